// Code lists of institutions, resources, links, notices and of several types.

extension Schema.CodeList {
    static let institutionGroup = Self(
        "institution-group", "Iestāžu grupa", "Group of institutions",
        [
            ("direct", "tiešā valsts pārvalde", "direct state administration", nil),
            (
                "derived", "atvasinātas publiskas personas un to iestādes",
                "derived public persons and their institutions", nil
            ),
            (
                "company", "kapitālsabiedrības ar valsts vai pašvaldību uzdevumiem",
                "companies with state or municipal tasks", nil
            ),
            ("judicial", "tiesu sistēma", "judicial system", nil),
            (
                "private", "privātpersonas ar deleģētiem uzdevumiem",
                "private persons with delegated tasks", nil
            ),
            (
                "association", "biedrības un nodibinājumi ar deleģētiem uzdevumiem",
                "associations and foundations with delegated tasks", nil
            ),
        ])

    static let legalType = Self(
        "legal-type", "Tiesiskais statuss", "Legal type",
        [
            (
                "cga", "centrālā valsts iestāde", "central government authority",
                "authority/buyer-legal-type/cga"
            ),
            ("la", "vietējā iestāde", "local authority", "authority/buyer-legal-type/la"),
            (
                "body-pl", "publisko tiesību subjekts", "body governed by public law",
                "authority/buyer-legal-type/body-pl"
            ),
            (
                "pub-undert-cga", "valsts uzņēmums", "public undertaking of central government",
                "authority/buyer-legal-type/pub-undert-cga"
            ),
            (
                "pub-undert-la", "pašvaldības uzņēmums", "public undertaking of a local authority",
                "authority/buyer-legal-type/pub-undert-la"
            ),
        ])

    static let activity = Self(
        "activity", "Darbības joma", "Field of activity",
        [
            (
                "gen-pub", "vispārējie valdības dienesti", "general public services",
                "authority/main-activity/gen-pub"
            ),
            ("defence", "aizsardzība", "defence", "authority/main-activity/defence"),
            (
                "pub-os", "sabiedriskā kārtība un drošība", "public order and safety",
                "authority/main-activity/pub-os"
            ),
            (
                "econ-aff", "ekonomiskā darbība", "economic affairs",
                "authority/main-activity/econ-aff"
            ),
            (
                "env-pro", "vides aizsardzība", "environmental protection",
                "authority/main-activity/env-pro"
            ),
            (
                "hc-am", "mājokļi un teritoriju apsaimniekošana", "housing and community amenities",
                "authority/main-activity/hc-am"
            ),
            ("health", "veselība", "health", "authority/main-activity/health"),
            (
                "rcr", "atpūta, kultūra un reliģija", "recreation, culture and religion",
                "authority/main-activity/rcr"
            ),
            ("education", "izglītība", "education", "authority/main-activity/education"),
            (
                "soc-pro", "sociālā aizsardzība", "social protection",
                "authority/main-activity/soc-pro"
            ),
        ])

    static let function = Self(
        "function", "Funkcija", "Function", extensible: true,
        [
            ("health", "veselības aprūpe", "health care", "authority/data-theme/HEAL"),
            (
                "it", "informācijas tehnoloģiju nodrošināšana", "information technology",
                "authority/data-theme/TECH"
            ),
            (
                "social-security", "sociālā apdrošināšana un palīdzība", "social security",
                "authority/data-theme/SOCI"
            ),
            ("employment", "nodarbinātība", "employment", "authority/data-theme/SOCI"),
            (
                "population", "iedzīvotāju uzskaite un dokumenti", "population and documents",
                "authority/data-theme/GOVE"
            ),
            (
                "business", "uzņēmējdarbības vide", "business environment",
                "authority/data-theme/ECON"
            ),
            (
                "land", "zeme un nekustamais īpašums", "land and real estate",
                "authority/data-theme/REGI"
            ),
            ("construction", "būvniecība", "construction", "authority/data-theme/REGI"),
            (
                "finance", "nodokļi un valsts finanses", "taxes and public finance",
                "authority/data-theme/ECON"
            ),
            (
                "environment", "vide un klimats", "environment and climate",
                "authority/data-theme/ENVI"
            ),
            ("energy", "enerģētika", "energy", "authority/data-theme/ENER"),
            (
                "transport", "transports un sakari", "transport and communications",
                "authority/data-theme/TRAN"
            ),
            (
                "agriculture", "lauksaimniecība un pārtika", "agriculture and food",
                "authority/data-theme/AGRI"
            ),
            (
                "education", "izglītība un zinātne", "education and science",
                "authority/data-theme/EDUC"
            ),
            ("culture", "kultūra un arhīvi", "culture and archives", "authority/data-theme/EDUC"),
            ("justice", "tieslietas", "justice", "authority/data-theme/JUST"),
            ("security", "iekšējā drošība", "internal security", "authority/data-theme/JUST"),
            ("defence", "valsts aizsardzība", "national defence", "authority/data-theme/GOVE"),
            ("foreign", "ārlietas", "foreign affairs", "authority/data-theme/INTR"),
            ("statistics", "statistika", "statistics", "authority/data-theme/GOVE"),
            (
                "administration", "valsts pārvalde", "public administration",
                "authority/data-theme/GOVE"
            ),
        ])

    static let resourceKind = Self(
        "resource-kind", "Resursa veids", "Kind of resource",
        [
            ("technology", "digitālā tehnoloģija", "digital technology", "dcat:DataService"),
            ("information", "informācija", "information", "dcat:Dataset"),
        ])

    static let resourceForm = Self(
        "resource-form", "Resursa forma", "Form of resource",
        [
            ("register", "reģistrs", "register", "dcat:Dataset"),
            ("data-set", "datu kopa", "data set", "dcat:Dataset"),
            ("system", "informācijas sistēma", "information system", nil),
            (
                "platform", "koplietošanas platforma vai komponente",
                "shared platform or component",
                nil
            ),
            ("e-application", "e-lietotne", "e-application", nil),
            ("e-form", "e-forma", "e-form", nil),
            ("interface", "saskarne", "interface", "dcat:DataService"),
            ("infrastructure", "infrastruktūra", "infrastructure", nil),
        ])

    static let purpose = Self(
        "purpose", "Nolūks", "Purpose",
        [
            ("services", "pakalpojumu sniegšanai", "for services", nil),
            (
                "own-support", "iestādes atbalsta funkcijām", "for the institution's own support",
                nil
            ),
            ("policy", "politikas veidošanai", "for policy work", nil),
        ])

    static let origin = Self(
        "origin", "Izcelsme", "Origin",
        [
            ("own", "paša", "own", nil),
            (
                "virtual", "virtuāls (cita iestādes pakalpojums)",
                "virtual (another institution's service)", nil
            ),
        ])

    static let linkKind = Self(
        "link-kind", "Saiknes veids", "Kind of link",
        [
            ("requires", "pieprasa iepriekš", "requires beforehand", "dct:requires"),
            ("uses", "izmanto", "uses", "cv:relatedService"),
            ("contains", "ietver", "contains", "dct:hasPart"),
            ("part-of", "ir daļa no", "is part of", "dct:isPartOf"),
            ("runs-on", "darbojas uz", "runs on", nil),
            ("depends-on", "ir atkarīgs no", "depends on", nil),
            ("hosted-in", "izvietots", "is hosted in", nil),
            ("calls", "izsauc", "calls", nil),
            ("copies", "kopē datus no", "copies data of", "dct:source"),
            ("provides", "nodrošina", "provides", nil),
            ("informs", "informē", "informs", nil),
            ("supports", "atbalsta", "supports", "cv:relatedService"),
        ])

    static let criticality = Self(
        "criticality", "Kritiskums", "Criticality",
        [
            ("critical", "bez tā nedarbojas", "does not work without it", nil),
            ("important", "bez tā darbojas daļēji", "works in part without it", nil),
            ("minor", "bez tā darbojas", "works without it", nil),
        ])

    static let answer = Self(
        "answer", "Atbilde", "Answer",
        [("yes", "jā", "yes", nil), ("no", "nē", "no", nil)])

    static let noticeKind = Self(
        "notice-kind", "Paziņojuma veids", "Kind of notice",
        [
            ("interruption", "pārtraukums", "interruption", nil),
            ("disturbance", "traucējums", "disturbance", nil),
            ("restored", "darbība atjaunota", "restored", nil),
            ("planned-change", "plānota maiņa", "planned change", nil),
            ("planned-end", "plānotas beigas", "planned end", nil),
        ])

    static let severity = Self(
        "severity", "Ietekme", "Severity",
        [
            ("degraded", "darbojas daļēji", "degraded", nil),
            ("down", "nedarbojas", "down", nil),
        ])

    static let accessPointKind = Self(
        "access-point-kind", "Vietas veids", "Kind of access point",
        [
            (
                "institution-centre", "iestādes klientu apkalpošanas centrs",
                "institution's customer centre", nil
            ),
            (
                "municipal-centre", "pašvaldības klientu apkalpošanas centrs",
                "municipal customer centre", nil
            ),
            ("joint-centre", "VPVKAC", "joint state and municipal customer centre", nil),
            ("provider-place", "sniedzēja atrašanās vieta", "provider's place", nil),
        ])

    static let accessibility = Self(
        "accessibility", "Piekļūstamība", "Accessibility",
        [
            ("wheelchair", "piekļuve ratiņkrēslā", "wheelchair access", nil),
            ("sign-language", "zīmju valoda", "sign language", nil),
            ("easy-language", "vieglā valoda", "easy language", nil),
            ("hearing-loop", "indukcijas cilpa", "hearing loop", nil),
            ("braille", "Braila raksts", "Braille", nil),
            ("wcag", "WCAG 2.1 AA", "WCAG 2.1 AA", nil),
        ])

    static let assistance = Self(
        "assistance", "Palīdzība", "Assistance",
        [
            ("on-site", "palīdzība klātienē", "help on site", nil),
            ("by-telephone", "palīdzība pa tālruni", "help by telephone", nil),
            (
                "authorised", "pilnvarota e-pakalpojuma pieteikšana",
                "request by an authorised helper",
                nil
            ),
            ("interpreter", "tulks", "interpreter", nil),
        ])

    static let language = Self(
        "language", "Valoda", "Language",
        [
            ("lv", "latviešu", "Latvian", "authority/language/LAV"),
            ("en", "angļu", "English", "authority/language/ENG"),
            ("ru", "krievu", "Russian", "authority/language/RUS"),
            ("de", "vācu", "German", "authority/language/DEU"),
            ("fr", "franču", "French", "authority/language/FRA"),
            ("lt", "lietuviešu", "Lithuanian", "authority/language/LIT"),
            ("et", "igauņu", "Estonian", "authority/language/EST"),
            ("uk", "ukraiņu", "Ukrainian", "authority/language/UKR"),
            ("lsl", "latviešu zīmju valoda", "Latvian sign language", nil),
        ])
}
