// Code lists of services, needs and service levels, after the policy's text.

extension Schema.CodeList {
    static let serviceKind = Self(
        "service-kind", "Pakalpojuma veids", "Kind of service",
        [
            (
                "public-individual", "publisks, individuāla labuma", "public, individual benefit",
                nil
            ),
            ("public-general", "publisks, vispārēja labuma", "public, general benefit", nil),
            (
                "institutional-individual", "starpiestāžu, individuālas lietošanas",
                "inter-institutional, individual use", nil
            ),
            (
                "institutional-shared", "starpiestāžu, koplietošanas",
                "inter-institutional, shared use", nil
            ),
        ])

    static let complexity = Self(
        "complexity", "Sarežģītība", "Complexity",
        [
            ("simple", "vienkāršs", "simple", nil),
            ("complex", "komplekss", "complex", nil),
            ("smart", "viedais", "smart", nil),
        ])

    static let lifeCycle = Self(
        "life-cycle", "Dzīves cikla posms", "Life-cycle stage",
        [
            ("planned", "plānots", "planned", nil),
            ("created", "tiek veidots", "being created", "adms-status:UnderDevelopment"),
            ("introduced", "tiek ieviests", "being introduced", "adms-status:UnderDevelopment"),
            (
                "delivered", "tiek sniegts un uzturēts", "delivered and maintained",
                "adms-status:Completed"
            ),
            ("discontinued", "pārtraukts", "discontinued", "adms-status:Withdrawn"),
        ])

    /// The 17 channels in three environments; `ServiceFlags` reads the environment.
    static let channel = Self(
        "channel", "Kanāls", "Channel",
        [
            ("portal", "pašapkalpošanās tīmekļvietne", "self-service site", nil),
            (
                "application-management", "pieteikumu vadības sistēma", "request-management system",
                nil
            ),
            (
                "own-system", "specializēta informācijas sistēma", "specialised information system",
                nil
            ),
            ("mobile-app", "mobilā aplikācija", "mobile application", nil),
            ("e-address", "E-adrese", "official electronic address", nil),
            ("e-mail", "e-pasts", "e-mail", nil),
            ("api", "lietojumprogrammu saskarne (API)", "programming interface (API)", nil),
            ("sms", "īsziņa (SMS)", "text message (SMS)", nil),
            ("telephone", "tālruņa zvans", "telephone call", nil),
            ("video", "video saziņa", "video call", nil),
            ("social-network", "sociālais tīkls", "social network", nil),
            ("post", "pasts", "post", nil),
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
            ("recipient-place", "saņēmēja atrašanās vieta", "recipient's place", nil),
        ])

    static let phase = Self(
        "phase", "Norises posms", "Phase",
        [
            ("request", "pieprasīšana", "request", nil),
            ("processing", "apstrāde", "processing", nil),
            ("receipt", "saņemšana", "receipt", nil),
        ])

    static let targetGroup = Self(
        "target-group", "Mērķgrupa", "Target group", extensible: true,
        [
            ("resident", "iedzīvotājs", "resident", nil),
            ("business", "uzņēmējs", "business", nil),
            ("institution", "iestāde", "institution", nil),
            ("society", "sabiedrība", "society", nil),
            ("association", "biedrība vai nodibinājums", "association or foundation", nil),
            ("child", "bērns", "child", nil),
            ("parent", "vecāks", "parent", nil),
            ("pensioner", "pensionārs", "pensioner", nil),
            ("unemployed", "bezdarbnieks", "unemployed person", nil),
            ("disabled", "persona ar invaliditāti", "person with a disability", nil),
            ("patient", "pacients", "patient", nil),
            ("farmer", "lauksaimnieks", "farmer", nil),
            ("municipality", "pašvaldība", "municipality", nil),
            ("abroad", "ārvalstīs dzīvojošais", "person living abroad", nil),
        ])

    /// The policy's roles in a service beside its owner, who follows from the directory.
    static let participantRole = Self(
        "participant-role", "Loma", "Role",
        [
            ("provider", "sniedzējs", "provider", nil),
            ("client", "klients", "client", nil),
            ("user", "lietotājs", "user", nil),
            ("partner", "partneris", "partner", nil),
            ("supplier", "piegādātājs", "supplier", nil),
        ])

    static let eventKind = Self(
        "event-kind", "Dzīves situācijas veids", "Kind of life situation",
        [
            ("life", "iedzīvotāja dzīves situācija", "life event", "cv:LifeEvent"),
            (
                "business-starting", "uzņēmējdarbības uzsākšana", "starting business",
                "cv:BusinessEvent"
            ),
            (
                "business-cross-border", "uzņēmējdarbības uzsākšana citā valstī",
                "starting cross-border business", "cv:BusinessEvent"
            ),
            ("business-doing", "uzņēmējdarbības veikšana", "doing business", "cv:BusinessEvent"),
            (
                "business-closing", "uzņēmējdarbības izbeigšana", "closing business",
                "cv:BusinessEvent"
            ),
            ("institution", "iestādes situācija", "institution's event", "cv:Event"),
        ])

    static let indicator = Self(
        "indicator", "Rādītājs", "Indicator", extensible: true,
        [
            ("availability", "pieejamība", "availability", nil),
            ("processing-time", "izpildes laiks", "processing time", "cv:processingTime"),
            ("response-time", "atbildes laiks", "response time", nil),
            ("recovery-time", "darbības atjaunošanas laiks", "recovery time", nil),
            ("data-loss", "pieļaujamais datu zudums", "tolerated data loss", nil),
            ("support-response", "atbalsta atbildes laiks", "support response time", nil),
            ("waiting-time", "gaidīšanas laiks", "waiting time", nil),
            ("capacity", "jauda", "capacity", nil),
            ("cases", "gadījumu skaits", "number of cases", nil),
            ("cost", "izmaksas", "cost", nil),
            ("client-time", "klienta patērētais laiks", "client's time", nil),
            ("visits", "apmeklējumu skaits", "number of visits", nil),
            ("satisfaction", "apmierinātība", "satisfaction", nil),
            ("complaints", "sūdzību skaits", "number of complaints", nil),
            ("outages", "pārtraukumu skaits", "number of outages", nil),
            ("errors", "kļūdu īpatsvars", "share of errors", nil),
        ])

    static let unit = Self(
        "unit", "Mērvienība", "Unit", extensible: true,
        [
            ("percent", "%", "percent", nil),
            ("second", "sekundes", "seconds", nil),
            ("minute", "minūtes", "minutes", nil),
            ("hour", "stundas", "hours", nil),
            ("day", "dienas", "days", nil),
            ("working-day", "darba dienas", "working days", nil),
            ("month", "mēneši", "months", nil),
            ("euro", "eiro", "euro", "authority/currency/EUR"),
            ("count", "skaits", "count", nil),
            ("per-second", "skaits sekundē", "per second", nil),
            ("points", "punkti (1–10)", "points (1–10)", nil),
        ])

    static let bound = Self(
        "bound", "Salīdzinājums", "Comparison",
        [
            ("at-least", "ne mazāk kā", "at least", nil),
            ("at-most", "ne vairāk kā", "at most", nil),
        ])

    static let span = Self(
        "span", "Periods", "Span",
        [
            ("day", "dienā", "a day", "authority/frequency/DAILY"),
            ("week", "nedēļā", "a week", "authority/frequency/WEEKLY"),
            ("month", "mēnesī", "a month", "authority/frequency/MONTHLY"),
            ("quarter", "ceturksnī", "a quarter", "authority/frequency/QUARTERLY"),
            ("year", "gadā", "a year", "authority/frequency/ANNUAL"),
            ("case", "vienā gadījumā", "a case", nil),
        ])

    static let agreement = Self(
        "agreement", "Noteikšanas veids", "How it was set",
        [
            ("one-sided", "noteikts vienpusēji", "set one-sidedly", nil),
            ("agreed", "saskaņots ar saņēmējiem", "agreed with recipients", nil),
        ])

    static let outputKind = Self(
        "output-kind", "Rezultāta veids", "Kind of output",
        [
            ("declaration", "apliecinājums", "declaration", nil),
            ("object", "priekšmets", "physical object", nil),
            ("code", "kods", "code", nil),
            ("obligation", "finansiāls pienākums", "financial obligation", nil),
            ("benefit", "finansiāls labums", "financial benefit", nil),
            ("recognition", "atzīšana vai reģistrācija", "recognition", nil),
            ("permit", "atļauja", "permit", nil),
            ("information", "informācija", "information", nil),
            ("support", "atbalsts", "support", nil),
        ])
}
