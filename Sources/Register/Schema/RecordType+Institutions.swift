// Institutions, positions, life situations and needs.

extension Schema.RecordType {
    init(
        _ code: String, _ lv: String, _ en: String, term: String? = nil,
        note: Schema.Label, _ groups: [Schema.Group]
    ) {
        self.init(
            code: code, label: Schema.Label(lv: lv, en: en), term: term, note: note,
            groups: [.localCode] + groups + [.approval])
    }

    static let institution = Schema.RecordType(
        "institution", "iestāde", "institution", term: "cv:PublicOrganisation",
        note: Schema.Label(
            lv: "Pakalpojumu vai resursu saimnieks; tiesības izriet no direktorija.",
            en: "An owner of services or resources; rights follow from the directory."),
        [
            .one("name", .text(300), "Nosaukums", "Name", required: true, term: "skos:prefLabel"),
            .one("short-name", .text(60), "Saīsinājums", "Short name", term: "skos:altLabel"),
            .map(
                "former-names", from: .date, "Iepriekšējie nosaukumi", "Former names",
                term: "org:changedBy",
                note: Schema.Label(
                    lv: "Pēc pēdējās dienas, kad nosaukums bija spēkā.",
                    en: "By the last day on which the name held."),
                [
                    Schema.Field("name", .text(300), "Nosaukums", "Name", required: true),
                    Schema.Field("from", .date, "No", "From"),
                ]),
            .one(
                "registration", .registrationNumber, "Reģistrācijas numurs", "Registration number",
                term: "adms:identifier"),
            .one(
                "group", .code(.institutionGroup), "Iestāžu grupa", "Group of institutions",
                required: true, term: "org:classification"),
            .one(
                "legal-type", .code(.legalType), "Tiesiskais statuss", "Legal type",
                term: "org:classification"),
            .one(
                "parent", .reference(["institution"]), "Padotībā", "Subordinate to",
                term: "org:subOrganizationOf"),
            .one(
                "field", .code(.activity), "Darbības joma", "Field of activity", required: true,
                by: .classification, term: "org:purpose"),
            .map(
                "functions", from: .code(.function), "Funkcijas", "Functions",
                by: .classification, term: "org:purpose",
                [
                    Schema.Field("description", .text(1000), "Apraksts", "Description"),
                    Schema.Field("basis", .line(300), "Tiesiskais pamats", "Legal basis"),
                    Schema.Field("url", .url, "Tiesību akta adrese", "Address of the act"),
                ]),
            .one("municipality", .territory, "Pašvaldība", "Municipality"),
            .set(
                "territory", of: .territory, "Darbības teritorija", "Territory", required: true,
                term: "dct:spatial"),
            .one("e-address", .eAddress, "E-adrese", "Official electronic address"),
            .several(
                "contact", "Saziņa", "Contact", term: "cv:contactPoint",
                [
                    Schema.Field("email", .email, "E-pasts", "E-mail", term: "cv:email"),
                    Schema.Field("phone", .phone, "Tālrunis", "Telephone", term: "cv:telephone"),
                    Schema.Field("page", .url, "Tīmekļvietne", "Web page", term: "cv:contactPage"),
                    Schema.Field(
                        "hours", .hours, "Darba laiks", "Opening hours", term: "cv:openingHours"),
                    Schema.Field("address", .line(300), "Adrese", "Address", term: "locn:address"),
                ]),
            .several(
                "competence", "Kompetences centrs", "Competence centre",
                [
                    Schema.Field(
                        "centre", .boolean, "Ir kompetences centrs", "Is a competence centre",
                        required: true),
                    Schema.Field("area", .text(500), "Joma", "Area"),
                ]),
            .map(
                "delegated", from: .key, "Deleģētie uzdevumi", "Delegated tasks",
                term: "cv:ServiceConcessionContract",
                [
                    Schema.Field("task", .text(500), "Uzdevums", "Task", required: true),
                    Schema.Field(
                        "from", .reference(["institution"]), "Deleģētājs", "Delegated by"),
                    Schema.Field("basis", .line(300), "Pamats", "Basis"),
                    Schema.Field("validity", .period, "Spēkā", "Valid"),
                ]),
            .one(
                "service-manager", .reference(["position"]), "Pakalpojumu kopuma vadītājs",
                "Service-portfolio manager"),
            .one(
                "resource-manager", .reference(["position"]), "Resursu kopuma vadītājs",
                "Resource-portfolio manager"),
            .several(
                "portfolio", "Pakalpojumu saraksta apstiprināšana", "Approval of the portfolio",
                [
                    Schema.Field("date", .date, "Datums", "Date", required: true),
                    Schema.Field(
                        "order", .line(100), "Rīkojuma numurs", "Order number", required: true),
                    Schema.Field(
                        "digest", .digest, "Saraksta jaucējkods", "Digest of the list",
                        required: true),
                ]),
            .map(
                "acknowledgements", from: .reference(["notice"]), "Iepazīšanās ar paziņojumiem",
                "Acknowledged notices",
                [
                    Schema.Field(
                        "digest", .digest, "Paziņojuma jaucējkods", "Notice digest", required: true),
                    Schema.Field("answer", .code(.answer), "Atbilde", "Answer", required: true),
                    Schema.Field("reason", .line(1000), "Piezīme", "Note"),
                ]),
            .answers,
        ])

    static let position = Schema.RecordType(
        "position", "amats", "position",
        note: Schema.Label(
            lv: "Amats ar funkcionālu saziņu; personas vārds šeit nestāv nekad.",
            en: "A post with a functional contact; never a person's name."),
        [
            .one(
                "title", .text(200), "Amata nosaukums", "Title", required: true, term: "dct:title"),
            .one(
                "institution", .reference(["institution"]), "Iestāde", "Institution",
                required: true),
            .several(
                "contact", "Saziņa", "Contact", required: true, term: "cv:contactPoint",
                [
                    Schema.Field(
                        "email", .email, "Funkcionālais e-pasts", "Functional e-mail",
                        required: true, term: "cv:email"),
                    Schema.Field("phone", .phone, "Tālrunis", "Telephone", term: "cv:telephone"),
                    Schema.Field(
                        "hours", .hours, "Sasniedzamības laiks", "Hours", term: "cv:openingHours"),
                ]),
        ])

    static let lifeSituation = Schema.RecordType(
        "life-situation", "dzīves situācija", "life situation", term: "cv:Event",
        note: Schema.Label(
            lv: "Notikums vai notikumu kopums un ar to saistītās vajadzības.",
            en: "An event or set of events with the needs tied to it."),
        [
            .one("name", .text(300), "Nosaukums", "Name", required: true, term: "dct:title"),
            .one("description", .text(4000), "Apraksts", "Description", term: "dct:description"),
            .set(
                "for", of: .code(.targetGroup), "Kam", "For whom", required: true,
                term: "dct:audience"),
            .one("kind", .code(.eventKind), "Veids", "Kind", required: true, term: "dct:type"),
            .sameAs("life-situation"),
            .answers,
        ])

    static let need = Schema.RecordType(
        "need", "vajadzība", "need",
        note: Schema.Label(
            lv: "Ko dzīves situācijā vajag; to apmierina viens vai vairāki pakalpojumi.",
            en: "What a life situation calls for; one or more services meet it."),
        [
            .one("name", .text(300), "Nosaukums", "Name", required: true, term: "dct:title"),
            .one("description", .text(4000), "Apraksts", "Description", term: "dct:description"),
            .set(
                "situations", of: .reference(["life-situation"]), "Dzīves situācijas",
                "Life situations", by: .classification, term: "cv:isGroupedBy"),
            .set("for", of: .code(.targetGroup), "Kam", "For whom", term: "dct:audience"),
            .level("requires", "Prasītais līmenis", "Required level"),
            .one(
                "proposed", .boolean, "Ierosināta kā kopīga", "Proposed as shared",
                note: Schema.Label(
                    lv: "Iestāde lūdz vajadzību pārņemt kopīgajā sarakstā.",
                    en: "The institution asks to take the need into the shared list.")),
            .sameAs("need"),
            .answers,
        ])
}

extension Schema.Group {
    /// Promised, offered or required quality: an indicator each, all of one form to be compared.
    static func level(
        _ code: String, _ lv: String, _ en: String, required: Bool = false,
        term: String? = nil
    ) -> Self {
        map(
            code, from: .code(.indicator), lv, en, required: required, term: term,
            [
                Schema.Field("target", .decimal(nil), "Vērtība", "Target", required: true),
                Schema.Field("unit", .code(.unit), "Mērvienība", "Unit", required: true),
                Schema.Field("bound", .code(.bound), "Salīdzinājums", "Comparison"),
                Schema.Field("per", .code(.span), "Periods", "Span"),
                Schema.Field("note", .text(1000), "Piezīme", "Note"),
            ])
    }
}
