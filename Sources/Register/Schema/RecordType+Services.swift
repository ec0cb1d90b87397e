// Services and their service-level conditions.

extension Schema.RecordType {
    static let service = Schema.RecordType(
        "service", "pakalpojums", "service", term: "cpsv:PublicService",
        note: Schema.Label(
            lv: "Darbība vai darbību kopums, kas apmierina saņēmēja vajadzību.",
            en: "An action or set of actions that meets a recipient's need."),
        description + recipients + delivery + substance)

    private static let description: [Schema.Group] = [
        .one(
            "name", .text(300), "Nosaukums", "Name", required: true, term: "dct:title",
            note: Schema.Label(
                lv: "Objekts, darbība un precizējums: 3–6 vārdi, ko dara sniedzējs.",
                en: "Object, action and detail: 3–6 words, what the provider does.")),
        .several(
            "name-parts", "Nosaukuma daļas", "Parts of the name",
            [
                Schema.Field("object", .text(200), "Objekts", "Object", required: true),
                Schema.Field("action", .text(100), "Darbība", "Action", required: true),
                Schema.Field("detail", .text(200), "Precizējums", "Detail"),
            ]),
        .one(
            "description", .text(4000), "Apraksts", "Description", required: true,
            term: "dct:description"),
        .one("keywords", .text(500), "Atslēgvārdi", "Keywords", term: "dcat:keyword"),
        .one(
            "kind", .code(.serviceKind), "Veids", "Kind", required: true, term: "cv:isClassifiedBy"),
        .one(
            "complexity", .code(.complexity), "Sarežģītība", "Complexity", required: true,
            term: "cv:isClassifiedBy"),
        .set(
            "parts", of: .reference(["service"]), "Kompleksa pakalpojuma daļas",
            "Parts of the complex service", term: "dct:hasPart"),
        .set(
            "needs", of: .reference(["need"]), "Vajadzības", "Needs", required: true,
            note: Schema.Label(
                lv: "Kas nevienai vajadzībai neatbilst, nav pakalpojums.",
                en: "What meets nobody's need is not a service.")),
        .set(
            "situations", of: .reference(["life-situation"]), "Dzīves situācijas",
            "Life situations", by: .classification, term: "cv:isGroupedBy"),
        .one(
            "field", .code(.activity), "Darbības joma", "Field of activity", by: .classification,
            term: "dct:type"),
        .one(
            "function", .code(.function), "Funkcija", "Function", by: .classification,
            term: "cv:sector"),
        .set(
            "sdg", of: .code(.singleGateway), "Vienotās digitālās vārtejas joma",
            "Single digital gateway area", by: .classification, term: "cv:thematicArea"),
    ]

    private static let recipients: [Schema.Group] = [
        .set(
            "recipients", of: .code(.targetGroup), "Saņēmēji", "Recipients", required: true,
            term: "dct:audience"),
        .set(
            "named-recipients", of: .reference(["institution"]), "Nosauktās saņēmējas iestādes",
            "Named recipient institutions"),
        .set("clients", of: .code(.targetGroup), "Klienti", "Clients", term: "cv:hasParticipation"),
        .set("users", of: .code(.targetGroup), "Lietotāji", "Users", term: "cv:hasParticipation"),
        .map(
            "participants", from: .reference(["institution"]), "Citi dalībnieki",
            "Other participants", term: "cv:hasParticipation",
            [
                Schema.Field(
                    "role", .code(.participantRole), "Loma", "Role", required: true,
                    term: "cv:role"),
                Schema.Field("description", .text(1000), "Apraksts", "Description"),
            ]),
        .set(
            "territory", of: .territory, "Teritorija", "Territory", term: "dct:spatial"),
        .one(
            "conditions", .text(4000), "Lietošanas nosacījumi", "Conditions of use",
            term: "cv:holdsRequirement"),
    ]

    private static let delivery: [Schema.Group] = [
        .map(
            "channels", from: .code(.channel), "Kanāli", "Channels", required: true,
            term: "cv:hasChannel",
            note: Schema.Label(
                lv: "No kanāliem izriet, vai tas ir e-pakalpojums vai d-pakalpojums.",
                en: "Whether it is an e-service or a d-service follows from the channels."),
            [
                Schema.Field(
                    "phases", .code(.phase), "Norises posmi", "Phases", required: true, many: true),
                Schema.Field("url", .url, "Adrese", "Address"),
                Schema.Field("hours", .hours, "Laiks", "Hours", term: "cv:openingHours"),
                Schema.Field(
                    "languages", .code(.language), "Valodas", "Languages", many: true,
                    term: "dct:language"),
                Schema.Field(
                    "accessibility", .code(.accessibility), "Piekļūstamība", "Accessibility",
                    many: true),
                Schema.Field(
                    "assistance", .code(.assistance), "Palīdzība", "Assistance", many: true),
                Schema.Field(
                    "processing-time", .duration, "Izpildes laiks", "Processing time",
                    term: "cv:processingTime"),
                Schema.Field(
                    "note", .text(1000), "Piezīme", "Note", term: "dct:description"),
            ]),
        .map(
            "support", from: .code(.channel), "Atbalsts", "Support", term: "cv:contactPoint",
            supportFields),
        .one("process", .text(4000), "Norise", "Process", term: "cpsv:follows"),
        .one("appeal", .text(4000), "Apstrīdēšana", "Appeal"),
        .map(
            "inputs", from: .key, "Kas jāiesniedz klientam", "What the client is asked for",
            term: "cpsv:hasInput",
            [
                Schema.Field(
                    "name", .text(300), "Nosaukums", "Name", required: true, term: "dct:title"),
                Schema.Field(
                    "register", .reference(["resource"]), "Reģistrs, kur tas jau ir",
                    "Register that has it already", term: "dct:isPartOf"),
                Schema.Field("asked", .boolean, "Prasa klientam", "Asked of the client"),
                Schema.Field("basis", .line(300), "Pamats", "Basis"),
            ]),
        .map(
            "outputs", from: .key, "Rezultāti", "Outputs", term: "cpsv:produces",
            [
                Schema.Field(
                    "name", .text(300), "Nosaukums", "Name", required: true, term: "dct:title"),
                Schema.Field(
                    "kind", .code(.outputKind), "Veids", "Kind", term: "dct:type"),
                Schema.Field(
                    "register", .reference(["resource"]), "Reģistrs, kur tas nonāk",
                    "Register that keeps it", term: "dct:isPartOf"),
            ]),
        .map(
            "costs", from: .key, "Maksa", "Costs", term: "cv:hasCost",
            [
                Schema.Field(
                    "amount", .decimal("euro"), "Summa, eiro", "Amount in euro", required: true,
                    term: "cv:hasValue"),
                Schema.Field(
                    "description", .text(1000), "Apraksts", "Description", term: "dct:description"),
                Schema.Field(
                    "channel", .code(.channel), "Kanāls", "Channel", term: "cv:ifAccessedThrough"),
                Schema.Field("basis", .line(300), "Pamats", "Basis", term: "cv:isDefinedBy"),
            ]),
    ]

    static let supportFields: [Schema.Field] = [
        Schema.Field("hours", .hours, "Laiks", "Hours", term: "cv:openingHours"),
        Schema.Field("email", .email, "E-pasts", "E-mail", term: "cv:email"),
        Schema.Field("phone", .phone, "Tālrunis", "Telephone", term: "cv:telephone"),
        Schema.Field("page", .url, "Tīmekļa lapa", "Web page", term: "cv:contactPage"),
        Schema.Field("languages", .code(.language), "Valodas", "Languages", many: true),
        Schema.Field("note", .text(1000), "Piezīme", "Note"),
    ]

    private static let substance: [Schema.Group] = [
        .one(
            "manager", .reference(["position"]), "Pakalpojuma vadītājs", "Service manager",
            required: true),
        .legalBasis,
        .lifeCycle,
        .one("validity", .period, "Spēkā", "Valid"),
        .one("checked", .date, "Pēdējo reizi pārbaudīts", "Last checked"),
        .one("proactive", .boolean, "Proaktīvs", "Proactive"),
        .identifiers,
        .answers,
    ]

    static let serviceLevel = Schema.RecordType(
        "service-level", "pakalpojuma līmeņa nosacījumi (PLVN)", "service-level conditions",
        note: Schema.Label(
            lv: "Solītā kvalitāte; katram pakalpojumam vismaz viens kopums.",
            en: "The promised quality; every service needs at least one set."),
        [
            .one(
                "service", .reference(["service"]), "Pakalpojums", "Service", required: true,
                term: "cv:relatedService"),
            .one("name", .text(300), "Nosaukums", "Name", term: "dct:title"),
            .set("recipients", of: .code(.targetGroup), "Saņēmējiem", "For recipients"),
            .set("channels", of: .code(.channel), "Kanāliem", "For channels"),
            .one("situation", .text(1000), "Situācija", "Situation"),
            .level("indicators", "Rādītāji", "Indicators", required: true),
            .map(
                "support", from: .code(.channel), "Atbalsta laiki un kanāli",
                "Support times and channels", term: "cv:contactPoint", supportFields),
            .several(
                "agreement", "Vienošanās", "Agreement", required: true,
                [
                    Schema.Field(
                        "kind", .code(.agreement), "Noteikšanas veids", "How it was set",
                        required: true),
                    Schema.Field("document", .line(300), "Dokuments", "Document"),
                    Schema.Field("date", .date, "Datums", "Date"),
                ]),
            .set("parties", of: .reference(["institution"]), "Puses", "Parties"),
            .one("validity", .period, "Spēkā", "Valid"),
        ])
}

extension Schema.CodeList {
    static let singleGateway = Self(
        "sdg", "Vienotās digitālās vārtejas joma", "Single digital gateway area",
        [
            ("A", "ceļošana", "travel", nil),
            ("B", "darbs un pensionēšanās", "work and retirement", nil),
            ("C", "transportlīdzekļi", "vehicles", nil),
            ("D", "uzturēšanās", "residence", nil),
            ("E", "izglītība", "education", nil),
            ("F", "veselības aprūpe", "health care", nil),
            ("G", "iedzīvotāju un ģimenes tiesības", "citizens' and family rights", nil),
            ("H", "patērētāju tiesības", "consumer rights", nil),
            ("I", "personas datu aizsardzība", "data protection", nil),
            (
                "J", "uzņēmuma dibināšana, vadīšana, slēgšana",
                "starting, running and closing a business", nil
            ),
            ("K", "darbinieki", "employees", nil),
            ("L", "nodokļi", "taxes", nil),
            ("M", "preces", "goods", nil),
            ("N", "pakalpojumi", "services", nil),
            ("O", "finansējums", "funding", nil),
            ("P", "publiskie iepirkumi", "public contracts", nil),
            ("Q", "darba drošība", "health and safety at work", nil),
            ("R", "dzimšanas fakts", "birth", nil),
            ("S", "dzīvesvieta", "residence proof", nil),
            ("T", "studijas", "studying", nil),
            ("U", "strādāšana", "working", nil),
            ("V", "pārcelšanās", "moving", nil),
            ("W", "pensija", "retiring", nil),
            ("X", "uzņēmējdarbība", "business procedures", nil),
        ])
}

extension Schema.Group {
    static let legalBasis = map(
        "legal-basis", from: .key, "Tiesiskais pamats", "Legal basis", term: "cv:hasLegalResource",
        [
            Schema.Field("title", .text(500), "Nosaukums", "Title", required: true),
            Schema.Field("section", .line(200), "Pants vai punkts", "Section"),
            Schema.Field("url", .url, "Adrese", "Address", term: "eli:LegalResource"),
        ])

    static let lifeCycle = several(
        "life-cycle", "Dzīves cikls", "Life cycle", required: true, term: "adms:status",
        [
            Schema.Field("stage", .code(.lifeCycle), "Posms", "Stage", required: true),
            Schema.Field("since", .date, "Kopš", "Since"),
            Schema.Field("until", .date, "Plānots līdz", "Planned until"),
        ])

    static let identifiers = map(
        "identifiers", from: .key, "Citi identifikatori", "Other identifiers",
        term: "adms:identifier",
        note: Schema.Label(
            lv: "Piemēram, Latvija.gov.lv vai VIRSIS numurs.",
            en: "For example the number at Latvija.gov.lv or VIRSIS."),
        [
            Schema.Field("value", .line(100), "Identifikators", "Identifier", required: true),
            Schema.Field("issued", .date, "Piešķirts", "Issued"),
        ])
}
