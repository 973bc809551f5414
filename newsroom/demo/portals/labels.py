"""The furniture of portals in words: labels, promotions, notes. None of it is news."""

LABELS: dict[str, dict[str, str]] = {
    "en": {
        "home": "Home", "update": "Last Update", "latest": "Latest News", "read": "Most Read",
        "related": "Related Stories", "also": "Read also", "more": "More from this section",
        "next": "Next story", "tags": "Topics", "share": "Share", "comments": "Comments",
        "author": "About the author", "archive": "Archive", "published": "Published",
        "updated": "Updated", "by": "By", "live": "Live", "watch": "Watch", "photo": "Photo",
        "accept": "Accept all", "login": "Sign in", "ad": "Advertisement", "follow": "Follow us",
    },
    "ar": {
        "home": "الرئيسية", "update": "آخر تحديث", "latest": "آخر الأخبار",
        "read": "الأكثر قراءة", "related": "مواضيع ذات صلة", "also": "اقرأ أيضاً",
        "more": "المزيد من هذا القسم", "next": "الخبر التالي", "tags": "وسوم", "share": "مشاركة",
        "comments": "التعليقات", "author": "عن الكاتب", "archive": "الأرشيف",
        "published": "نُشر", "updated": "حُدّث", "by": "كتب", "live": "مباشر", "watch": "شاهد",
        "photo": "تصوير", "accept": "موافق على الكل", "login": "تسجيل الدخول", "ad": "إعلان",
        "follow": "تابعونا",
    },
    "fr": {
        "home": "Accueil", "update": "Dernière mise à jour", "latest": "Dernières nouvelles",
        "read": "Les plus lus", "related": "Sur le même sujet", "also": "Lire aussi",
        "more": "Dans la même rubrique", "next": "Article suivant", "tags": "Mots-clés",
        "share": "Partager", "comments": "Commentaires", "author": "L’auteur",
        "archive": "Archives", "published": "Publié le", "updated": "Modifié le", "by": "Par",
        "live": "En direct", "watch": "Voir", "photo": "Photo", "accept": "Tout accepter",
        "login": "Se connecter", "ad": "Publicité", "follow": "Suivez-nous",
    },
    "de": {
        "home": "Startseite", "update": "Letzte Aktualisierung", "latest": "Neueste Meldungen",
        "read": "Meistgelesen", "related": "Mehr zum Thema", "also": "Lesen Sie auch",
        "more": "Mehr aus dem Ressort", "next": "Nächster Artikel", "tags": "Schlagwörter",
        "share": "Teilen", "comments": "Kommentare", "author": "Zur Person", "archive": "Archiv",
        "published": "Veröffentlicht", "updated": "Aktualisiert", "by": "Von", "live": "Liveticker",
        "watch": "Video", "photo": "Foto", "accept": "Alle annehmen", "login": "Anmelden",
        "ad": "Anzeige", "follow": "Folgen Sie uns",
    },
}  # fmt: skip

SECTIONS: dict[str, dict[str, str]] = {
    "fr": {
        "world": "Monde", "politics": "Politique", "economy": "Économie", "harbour": "Port",
        "local": "Région", "weather": "Météo", "science": "Sciences", "health": "Santé",
        "culture": "Culture", "sport": "Sports",
    },
    "de": {
        "world": "Welt", "politics": "Politik", "economy": "Wirtschaft", "harbour": "Hafen",
        "local": "Lokales", "weather": "Wetter", "science": "Wissen", "health": "Gesundheit",
        "culture": "Kultur", "sport": "Sport",
    },
}  # fmt: skip

STANDING: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "whatsapp": (
            "Get the day’s stories on your phone: join the {name} WhatsApp channel.",
            "Never miss a headline, follow {name} on WhatsApp and Telegram.",
        ),
        "newsletter": (
            "Sign up to our evening letter and receive the five stories that mattered.",
            "Our editors’ picks, delivered before breakfast. Enter your email address.",
        ),
        "app": (
            "{name} has an app: faster alerts, and reading without a connection.",
            "This story reads better in our app, free for Android and iPhone.",
        ),
        "follow": (
            "Follow us on Facebook, X and Instagram for updates around the clock.",
            "Follow {name} on Google News to see our reports first.",
        ),
        "support": (
            "Independent reporting costs money. Support {name} from two florins a month.",
            "You are reading this for free because readers like you pay for it.",
        ),
        "tip": (
            "Do you know more about this story? Write to our desk in confidence.",
            "Spotted an error? Tell the editors with the button below the text.",
        ),
    },
    "ar": {
        "whatsapp": (
            "انضموا إلى قناة {name} على واتساب لتصلكم الأخبار أولاً بأول.",
            "تابعوا آخر المستجدات عبر قنوات {name} على واتساب وتلغرام.",
        ),
        "newsletter": (
            "اشتركوا في نشرتنا المسائية لتصلكم أهم خمسة أخبار في اليوم.",
            "مختارات المحررين تصل إلى بريدكم قبل الفطور، أدخلوا عنوانكم.",
        ),
        "app": (
            "حمّلوا تطبيق {name} لتنبيهات أسرع وقراءة بلا اتصال.",
            "القراءة أسهل في تطبيقنا المجاني لهواتف أندرويد وآيفون.",
        ),
        "follow": (
            "تابعونا على فيسبوك وإكس وإنستغرام على مدار الساعة.",
            "تابعوا {name} على أخبار غوغل لتروا تقاريرنا قبل غيركم.",
        ),
        "support": (
            "الصحافة المستقلة مكلفة، ادعموا {name} بدينارين في الشهر.",
            "تقرأون هذا الخبر مجاناً لأن قراء مثلكم يدفعون ثمنه.",
        ),
        "tip": (
            "هل لديكم معلومات عن هذا الموضوع؟ راسلوا غرفة الأخبار بسرية تامة.",
            "هل وجدتم خطأ؟ أبلغوا المحررين بالضغط على الزر أسفل النص.",
        ),
    },
    "fr": {
        "whatsapp": ("Retrouvez {name} sur WhatsApp et ne manquez plus aucune information.",),
        "newsletter": ("Inscrivez-vous à notre lettre du soir, cinq articles choisis pour vous.",),
        "app": ("Téléchargez l’application {name} pour lire même sans connexion.",),
        "follow": ("Suivez-nous sur Facebook, X et Instagram à toute heure.",),
        "support": ("La presse libre a un prix : soutenez {name} dès deux florins par mois.",),
        "tip": ("Une erreur vous a échappé moins qu’à nous ? Signalez-la à la rédaction.",),
    },
    "de": {
        "whatsapp": ("Folgen Sie dem WhatsApp-Kanal von {name} und verpassen Sie nichts mehr.",),
        "newsletter": ("Unser Abendbrief bringt Ihnen die fünf wichtigsten Texte des Tages.",),
        "app": ("Mit der App von {name} lesen Sie auch ohne Empfang weiter.",),
        "follow": ("Folgen Sie uns rund um die Uhr auf Facebook, X und Instagram.",),
        "support": ("Freie Presse kostet Geld: Unterstützen Sie {name} ab zwei Gulden im Monat.",),
        "tip": ("Fehler entdeckt? Melden Sie ihn bitte über den Knopf unter dem Artikel.",),
    },
}

COMMENTS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("seawatcher", "About time somebody wrote this down. My street has waited for years."),
        ("old_pilot", "The figures look wrong to me, but the heart of it is true."),
        ("Marigold", "Could the paper ask what happened to the first plan? Nobody remembers it."),
        ("quayside77", "I was there and it was louder than you say."),
    ),
    "ar": (
        ("ابن البحر", "أخيراً كتب أحد عن هذا الأمر، شارعنا ينتظر منذ سنوات."),
        ("مرشد قديم", "الأرقام لا تبدو لي دقيقة لكن جوهر الكلام صحيح."),
        ("نرجس", "ليت الصحيفة تسأل عن مصير الخطة الأولى التي نسيها الجميع."),
        ("قارئ من الرصيف", "كنت هناك وكان الصوت أعلى مما تصفون."),
    ),
    "fr": (
        ("vieux_loup", "Enfin un papier qui dit les choses, ma rue attend depuis longtemps."),
        ("Capucine", "Et le premier projet, qui s’en souvient encore ?"),
    ),
    "de": (
        ("kielschwein", "Endlich schreibt es mal jemand auf, unsere Gasse wartet ewig schon."),
        ("Ringelblume", "Was wurde eigentlich aus dem ersten Entwurf, weiß das noch wer?"),
    ),
}

EVENTS: dict[str, tuple[str, ...]] = {
    "en": (
        "A public hearing has been called for {date} in the old customs house.",
        "Those who wish to take part must put their names down by {date}.",
        "The ministry’s final word is not expected before {date}.",
        "An open day on {date} will show the plans to anyone who is curious.",
    ),
    "ar": (
        "ومن المقرر عقد جلسة علنية يوم {date} في مبنى الجمارك القديم.",
        "وعلى الراغبين في المشاركة تسجيل أسمائهم قبل {date}.",
        "ولا يُنتظر أن تحسم الوزارة أمرها قبل {date}.",
        "وستُعرض المخططات على الجمهور في يوم مفتوح بتاريخ {date}.",
    ),
    "fr": (
        "Une réunion publique se tiendra le {date} dans l’ancienne douane.",
        "Les inscriptions seront closes le {date} à midi.",
    ),
    "de": (
        "Eine öffentliche Anhörung ist für den {date} im alten Zollhaus angesetzt.",
        "Anmelden können sich Freiwillige noch bis zum {date}.",
    ),
}

NOTES: dict[str, dict[str, str]] = {
    "en": {
        "cookie": "We and our partners store cookies to count visits and to show advertising.",
        "rights": "© {year} {name}. All rights reserved.",
        "contact": "Contact the newsroom, advertise with us, privacy, terms of use",
        "wall": "Subscribe to read the rest of this article. Already a member? Sign in.",
        "offer": "Four weeks for one florin, then cancel whenever you like.",
        "bio": "{who} has reported for {name} from the coast for more than ten years.",
        "script": "Please enable JavaScript to read {name}.",
        "minutes": "3 min read",
        "views": "{n} views",
        "clip": "The moment it happened, filmed by a passer-by in {place}.",
    },
    "ar": {
        "cookie": "نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لعدّ الزيارات وعرض الإعلانات.",
        "rights": "جميع الحقوق محفوظة © {year} {name}",
        "contact": "اتصل بنا، أعلن معنا، سياسة الخصوصية، شروط الاستخدام",
        "wall": "اشترك لمتابعة قراءة بقية المقال. هل أنت مشترك؟ سجّل الدخول.",
        "offer": "أربعة أسابيع بدينار واحد ثم ألغِ متى شئت.",
        "bio": "{who} يغطي أخبار الساحل لصحيفة {name} منذ أكثر من عشر سنوات.",
        "script": "يرجى تفعيل جافاسكربت لقراءة {name}.",
        "minutes": "قراءة في 3 دقائق",
        "views": "{n} مشاهدة",
        "clip": "لحظة الحادث كما صوّرها أحد المارة في {place}.",
    },
    "fr": {
        "cookie": "Nos partenaires et nous utilisons des cookies pour mesurer l’audience.",
        "rights": "© {year} {name}. Tous droits réservés.",
        "contact": "Contacter la rédaction, publicité, confidentialité, conditions",
        "wall": "La suite est réservée aux abonnés. Déjà membre ? Connectez-vous.",
        "offer": "Quatre semaines pour un florin, puis sans engagement.",
        "bio": "{who} suit l’actualité de la côte pour {name} depuis dix ans.",
        "script": "Activez JavaScript pour lire {name}.",
        "minutes": "Lecture 3 min",
        "views": "{n} vues",
        "clip": "La scène filmée par un passant à {place}.",
    },
    "de": {
        "cookie": "Wir und unsere Partner setzen Cookies ein, um Besuche zu zählen.",
        "rights": "© {year} {name}. Alle Rechte vorbehalten.",
        "contact": "Kontakt zur Redaktion, Werbung, Datenschutz, Nutzungsbedingungen",
        "wall": "Weiterlesen können nur Abonnenten. Schon dabei? Melden Sie sich an.",
        "offer": "Vier Wochen für einen Gulden, danach jederzeit kündbar.",
        "bio": "{who} berichtet seit über zehn Jahren für {name} von der Küste.",
        "script": "Bitte JavaScript einschalten, um {name} zu lesen.",
        "minutes": "Lesezeit 3 Min.",
        "views": "{n} Aufrufe",
        "clip": "Der Augenblick, gefilmt von einer Passantin in {place}.",
    },
}
