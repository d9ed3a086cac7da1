"""What attackers type, after the lists that testers of the web keep."""

SQL = (
    "'", "''", "' OR '1'='1", '" OR ""="', "1; DROP TABLE programme.event; --",
    "' UNION SELECT NULL,NULL--", "'; SELECT pg_sleep(9); --",
    "1' AND 1=(SELECT COUNT(*) FROM door.session)--", "\\'; --", "%27%20OR%201=1",
    "admin'--", "$1", "$$", "{}", "%s", "x' ESCAPE '", "\x00", "0x27", "-1 OR 1=1",
)  # fmt: skip
"""What breaks a statement that a text was put into."""
SCRIPTS = (
    "<script>hit(1)</script>", '"><script>hit(2)</script>', "'><img src=x onerror=hit(3)>",
    "<svg/onload=hit(4)>", "javascript:hit(5)", "</title><script>hit(6)</script>",
    "</textarea><script>hit(7)</script>", "<iframe srcdoc='<script>parent.hit(8)</script>'>",
    "<a href=javascript:hit(9)>a</a>", "<body onpageshow=hit(10)>", "<details open ontoggle=hit(11)>",
    "<input autofocus onfocus=hit(12)>", "{{ 7*7 }}{% raw %}", "${hit(14)}", "<style>@import'//x'</style>",
    "<meta http-equiv=refresh content='0;url=javascript:hit(16)'>",
    "<math><mi xlink:href=javascript:hit(17)>",
    "&lt;script&gt;hit(18)&lt;/script&gt;", "\u2028hit(19)//", "'-hit(20)-'",
    '";hit(21)//', "--><script>hit(22)</script>",
    "<object data=javascript:hit(23)>", "<form action=javascript:hit(24)><button>x</form>",
)  # fmt: skip
"""What runs where a text is taken for a page; each tells its number to `hit`."""
FORMULAS = (
    '=HYPERLINK("javascript:hit(30)")', "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1", "\r=1+1", "=IMPORTXML(1)", '=1+1";=1+1',
)  # fmt: skip
"""What a spreadsheet runs where a cell begins with it (OWASP, CSV injection)."""
