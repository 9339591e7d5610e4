"""Lists that words are looked up in: legal forms, free-mail domains, addresses of no single person. All folded."""

from pathlib import Path


def _listed(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


# A form of several words stands as a phrase where one of them alone could be part of a name.
LEGAL_FORMS = _listed(
    """
    ab ag aps as asa bhd bv bvba co company corp corporation doo eirl eireli ek eood eurl ev gbr ggmbh gesmbh gmbh
    haftungsbeschrankt inc incorporated kft kg kgaa kk limited llc llp ltd ltda mbh nv nyrt ohg ood ou oy oyj plc pllc
    pte pty pvt sa sarl sas sasu sca scop sdn se sia sl slu snc spa srl sro uab ug vof zrt
    """
) | {
    "private limited", "and co", "und co", "et cie", "y cia", "y compania", "s a", "s l", "sa de cv",
    "s de rl", "s de rl de cv", "sapi de cv", "sp zoo", "sp z oo", "sp j", "sp k", "s ro", "spol s ro",
    "spol sro",
}  # fmt: skip

# Written before the name. Those of Latin letters only where no name begins with them.
LEADING_FORMS = _listed(
    """
    eirl eurl sarl sasu selarl gmbh ooo oao zao ооо оао зао пао нао ао ип тов тзов пп прат пат тоо еоод оод ад еад доо
    """
)
LEGAL_FORMS |= {
    "ооо", "оао", "зао", "пао", "нао", "ао", "тов", "прат", "тоо", "еоод", "оод", "ад", "еад", "доо", "д о о",
    "αε", "επε", "ικε", "αβεε", "οε", "εε", "as", "ltd sti", "limited sirketi", "anonim sirketi", "tbk", "בעמ",
    "بعمم", "شمم", "شمل", "ذمم",
}  # fmt: skip


# Written onto the name, before or behind it.
GLUED_FORMS = _listed(
    """
    株式会社 有限会社 合同会社 合資会社 合名会社 一般社団法人 有限公司 股份有限公司 有限责任公司 有限責任公司
    股份公司 集团有限公司 주식회사 유한회사
    บริษัท จำกัด
    """
)

# What people and programs write where nothing is to be said. "(none)" and "unknown" as a source are answers.
NOTHING = frozenset({"n/a", "#n/a", "n.a.", "none", "unknown", "-", "--", "---", "—", "–", "?", ".", "not provided"})
NO_COMPANY = _listed("na nil null none unknown freelance freelancer selfemployed private privat individual") | {
    "", "n a", "self employed", "not applicable", "not provided", "no company", "none yet", "private person",
}  # fmt: skip

_EVERYWHERE = ("yahoo", "hotmail", "outlook", "live", "msn", "gmx", "aol", "ymail", "yandex")
_ENDINGS = _listed("""
    at be bg ch cl co.id co.il co.in co.jp co.kr co.nz co.th co.uk co.za com com.ar com.au com.br com.co com.hk com.mx
    com.my com.pe com.ph com.sg com.tr com.tw com.ua com.vn cn cz de dk ee es eu fi fr gr hk hr hu ie in it jp kz lt lv
    net nl no pl pt ro rs ru se sg sk us by ca
""")

# free_mail.txt says where it is from.
_OTHERS = Path(__file__).with_name("free_mail.txt").read_text("utf-8").splitlines()

FREE_MAIL = (
    frozenset(f"{name}.{ending}" for name in _EVERYWHERE for ending in _ENDINGS)
    | _listed(
        """
    gmail.com googlemail.com icloud.com me.com mac.com privaterelay.appleid.com rocketmail.com passport.com
    proton.me protonmail.com protonmail.ch pm.me tuta.com tuta.io tutanota.com tutanota.de tutamail.com keemail.me
    fastmail.com fastmail.fm hey.com duck.com hushmail.com runbox.com disroot.org riseup.net mailfence.com
    mail.com email.com usa.com post.com europe.com consultant.com engineer.com myself.com inbox.com lycos.com
    excite.com juno.com netzero.net zohomail.com zohomail.eu zohomail.in rediffmail.com sify.com

    web.de t-online.de freenet.de arcor.de posteo.de posteo.net mailbox.org mail.de email.de online.de
    vodafone.de o2online.de kabelmail.de magenta.de aon.at chello.at a1.net bluewin.ch sunrise.ch hispeed.ch
    free.fr orange.fr wanadoo.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr club-internet.fr aliceadsl.fr
    libero.it virgilio.it tin.it alice.it tiscali.it tim.it inwind.it iol.it fastwebnet.it email.it poste.it
    terra.es telefonica.net ono.com movistar.es sapo.pt clix.pt mail.pt ziggo.nl kpnmail.nl planet.nl xs4all.nl
    home.nl upcmail.nl casema.nl hetnet.nl skynet.be telenet.be proximus.be scarlet.be voo.be pt.lu
    btinternet.com btopenworld.com sky.com talktalk.net virginmedia.com virgin.net ntlworld.com blueyonder.co.uk
    tiscali.co.uk eircom.net telia.com comhem.se spray.se bredband.net telenor.no online.no mail.dk jubii.dk
    kolumbus.fi luukku.com suomi24.fi wp.pl o2.pl onet.pl onet.eu op.pl vp.pl poczta.onet.pl interia.pl interia.eu
    gazeta.pl tlen.pl seznam.cz email.cz centrum.cz post.cz azet.sk centrum.sk zoznam.sk freemail.hu citromail.hu
    indamail.hu abv.bg mail.bg net.hr inet.hr mail.ee inbox.lv inbox.lt otenet.gr freemail.gr walla.co.il
    netvision.net.il mynet.com turk.net mail.ru bk.ru inbox.ru list.ru internet.ru rambler.ru ya.ru ukr.net i.ua
    meta.ua tut.by

    comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net optonline.net
    frontier.com frontiernet.net windstream.net roadrunner.com rr.com centurylink.net q.com mindspring.com
    rogers.com shaw.ca sympatico.ca bell.net telus.net videotron.ca cogeco.ca bigpond.com bigpond.net.au
    optusnet.com.au iinet.net.au tpg.com.au internode.on.net xtra.co.nz slingshot.co.nz mweb.co.za telkomsa.net
    uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com prodigy.net.mx fibertel.com.ar

    qq.com foxmail.com vip.qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com tom.com 139.com 189.cn 21cn.com
    aliyun.com naver.com daum.net hanmail.net nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp
    i.softbank.jp nifty.com biglobe.ne.jp ocn.ne.jp pchome.com.tw seed.net.tw hinet.net netvigator.com singnet.com.sg

    mailinator.com guerrillamail.com 10minutemail.com temp-mail.org tempmail.com yopmail.com trashmail.com
    sharklasers.com getnada.com maildrop.cc throwawaymail.com dispostable.com mozmail.com
    users.noreply.github.com

    passmail.net passmail.com passinbox.com passfwd.com simplelogin.com simplelogin.co simplelogin.fr slmail.me
    slmails.com aleeas.com 8alias.com 8shield.net dralias.com silomails.com anonaddy.com anonaddy.me addymail.com
    startmail.com pobox.com relay.firefox.com erine.email 33mail.com spamgourmet.com opayq.com
    """
    )
    | frozenset(line for line in _OTHERS if not line.startswith("#"))
)

ROLE_ADDRESSES = _listed(
    """
    abuse accounting accounts admin administrator all billing booking bookings buero careers compliance contact
    contacto contato contatti customerservice enquiries enquiry events everyone feedback finance hallo hello help
    helpdesk hi hola hostmaster hr info information inquiries inquiry invoice invoices it jobs kontakt legal mail
    mailbox marketing media moin news newsletter no-reply noreply office orders partner partners pr press presse
    privacy purchasing reception recruiting reservations root sales security service shop staff support team tech
    vertrieb verkauf ventas webmaster welcome
    """
)
