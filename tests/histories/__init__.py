"""Random lives of leads, and books of them kept beside the program: a second way to the five KPIs."""
