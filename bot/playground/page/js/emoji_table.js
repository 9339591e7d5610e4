// Shortcodes in use in offices; a name that is not here is shown as it was typed.

const NAMES = `
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️|no_entry ⛔
no_entry_sign 🚫|octagonal_sign 🛑|exclamation ❗|heavy_exclamation_mark ❗|grey_exclamation ❕|question ❓|grey_question ❔
bangbang ‼️|interrobang ⁉️|information_source ℹ️|white_circle ⚪|black_circle ⚫|red_circle 🔴|large_orange_circle 🟠
large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|large_brown_circle 🟤
large_red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦
large_purple_square 🟪|white_large_square ⬜|black_large_square ⬛|white_medium_square ◻️|black_medium_square ◼️
white_small_square ▫️|black_small_square ▪️|small_blue_diamond 🔹|small_orange_diamond 🔸|large_blue_diamond 🔷
large_orange_diamond 🔶|radio_button 🔘|hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️
clock1 🕐|clock2 🕑|clock3 🕒|clock4 🕓|clock5 🕔|clock6 🕕|clock7 🕖|clock8 🕗|clock9 🕘|clock10 🕙|clock11 🕚|clock12 🕛
watch ⌚|calendar 📆|date 📅|spiral_calendar_pad 🗓️|tada 🎉|confetti_ball 🎊|balloon 🎈|trophy 🏆|medal 🏅|sports_medal 🏅
first_place_medal 🥇|second_place_medal 🥈|third_place_medal 🥉|champagne 🍾|clinking_glasses 🥂|birthday 🎂|gift 🎁|star ⭐
star2 🌟|sparkles ✨|zap ⚡|fire 🔥|boom 💥|100 💯|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬
left_speech_bubble 🗨️|thought_balloon 💭|wave 👋|raised_hand ✋|hand 🖐️|ok_hand 👌|thumbsup 👍|+1 👍|thumbsdown 👎|-1 👎|clap 👏
raised_hands 🙌|pray 🙏|handshake 🤝|muscle 💪|point_right 👉|point_left 👈|point_up 👆|point_up_2 👆|point_down 👇|crossed_fingers 🤞
v ✌️|eyes 👀|eye 👁️|brain 🧠|smile 😄|smiley 😃|grinning 😀|grin 😁|laughing 😆|joy 😂|rofl 🤣|slightly_smiling_face 🙂
upside_down_face 🙃|wink 😉|blush 😊|heart_eyes 😍|star_struck 🤩|sunglasses 😎|nerd_face 🤓|thinking_face 🤔|neutral_face 😐
expressionless 😑|smirk 😏|confused 😕|worried 😟|slightly_frowning_face 🙁|cry 😢|sob 😭|angry 😠|rage 😡|sweat_smile 😅|relieved 😌
sleeping 😴|zzz 💤|hugging_face 🤗|partying_face 🥳|melting_face 🫠|saluting_face 🫡|facepalm 🤦|shrug 🤷|exploding_head 🤯
robot_face 🤖|ghost 👻|skull 💀|heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|broken_heart 💔
bust_in_silhouette 👤|busts_in_silhouette 👥|office 🏢|house 🏠|factory 🏭|bank 🏦|briefcase 💼|moneybag 💰|dollar 💵|euro 💶|pound 💷
money_with_wings 💸|credit_card 💳|gem 💎|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|clipboard 📋|memo 📝
pencil 📝|pencil2 ✏️|page_facing_up 📄|bookmark_tabs 📑|bookmark 🔖|books 📚|book 📖|newspaper 📰|file_folder 📁|open_file_folder 📂
card_index 📇|card_index_dividers 🗂️|inbox_tray 📥|outbox_tray 📤|package 📦|email ✉️|envelope ✉️|envelope_with_arrow 📩
incoming_envelope 📨|e-mail 📧|mailbox 📫|telephone ☎️|telephone_receiver 📞|phone ☎️|iphone 📱|computer 💻|desktop_computer 🖥️
keyboard ⌨️|link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍|lock 🔒|unlock 🔓|key 🔑|mag 🔍|mag_right 🔎|bulb 💡|gear ⚙️|wrench 🔧
hammer 🔨|hammer_and_wrench 🛠️|test_tube 🧪|microscope 🔬|telescope 🔭|magnet 🧲|dart 🎯|rocket 🚀|airplane ✈️|car 🚗
checkered_flag 🏁|triangular_flag_on_post 🚩|construction 🚧|rotating_light 🚨|ambulance 🚑|fire_engine 🚒|seedling 🌱|herb 🌿
evergreen_tree 🌲|deciduous_tree 🌳|sunflower 🌻|rose 🌹|sunny ☀️|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️|snowflake ❄️|umbrella ☔
rainbow 🌈|ocean 🌊|crescent_moon 🌙|moon 🌔|sunrise 🌅|beach_with_umbrella 🏖️|palm_tree 🌴|desert_island 🏝️|mountain ⛰️|coffee ☕
tea 🍵|beer 🍺|beers 🍻|pizza 🍕|cake 🍰|cookie 🍪|apple 🍎|lemon 🍋|hot_pepper 🌶️|recycle ♻️|arrows_counterclockwise 🔄
arrows_clockwise 🔃|repeat 🔁|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️
arrow_forward ▶️|arrow_backward ◀️|fast_forward ⏩|rewind ⏪|double_vertical_bar ⏸️|pause_button ⏸️|black_square_for_stop ⏹️
leftwards_arrow_with_hook ↩️|arrow_right_hook ↪️|heavy_plus_sign ➕|heavy_minus_sign ➖|heavy_multiplication_x ✖️|new 🆕|free 🆓|up 🆙
ok 🆗|sos 🆘|end 🔚|on 🔛|soon 🔜|top 🔝|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|zero 0️⃣|keycap_ten 🔟
hash #️⃣|infinity ♾️|wastebasket 🗑️|put_litter_in_its_place 🚮|door 🚪|hatching_chick 🐣|baby_chick 🐤|bird 🐦|owl 🦉|eagle 🦅
cat 🐱|dog 🐶|fox_face 🦊|bear 🐻|panda_face 🐼|tiger 🐯|lion_face 🦁|unicorn_face 🦄|bee 🐝|turtle 🐢|snail 🐌|octopus 🐙|whale 🐳
fish 🐟|dolphin 🐬|butterfly 🦋|speaking_head_in_silhouette 🗣️|runner 🏃|walking 🚶|athletic_shoe 👟|racehorse 🐎|crown 👑|mortar_board 🎓
studio_microphone 🎙️|microphone 🎤|movie_camera 🎥|camera 📷|headphones 🎧|musical_note 🎵|art 🎨|game_die 🎲|jigsaw 🧩|crystal_ball 🔮
shield 🛡️|scales ⚖️|anchor ⚓|compass 🧭|world_map 🗺️|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏|globe_with_meridians 🌐
flag-de 🇩🇪|de 🇩🇪|flag-us 🇺🇸|us 🇺🇸|flag-gb 🇬🇧|gb 🇬🇧|uk 🇬🇧|flag-fr 🇫🇷|fr 🇫🇷|flag-at 🇦🇹|flag-ch 🇨🇭|flag-nl 🇳🇱|flag-es 🇪🇸|flag-it 🇮🇹|flag-in 🇮🇳
`;

/** Shortcode to character. */
export const EMOJI = new Map(
  NAMES.trim()
    .split(/[|\n]/)
    .map((pair) => [pair.slice(0, pair.lastIndexOf(" ")), pair.slice(pair.lastIndexOf(" ") + 1)]),
);
