// Resources, and what connects records: links, provisions, notices, access points, measurements.

extension Schema.RecordType {
    /// The types that a link may join.
    static let linkable = ["service", "resource", "institution", "need", "life-situation"]

    static let resource = Schema.RecordType(
        "resource", "resurss", "resource",
        note: Schema.Label(
            lv: "Digitālā tehnoloģija vai informācija.", en: "Digital technology or information."),
        [
            .one("name", .text(300), "Nosaukums", "Name", required: true, term: "dct:title"),
            .one("description", .text(4000), "Apraksts", "Description", term: "dct:description"),
            .one("kind", .code(.resourceKind), "Veids", "Kind", required: true, term: "dct:type"),
            .one("form", .code(.resourceForm), "Forma", "Form", required: true, term: "dct:type"),
            .set("purpose", of: .code(.purpose), "Nolūks", "Purpose", required: true),
            .one(
                "field", .code(.activity), "Darbības joma", "Field of activity",
                by: .classification, term: "dct:type"),
            .one(
                "function", .code(.function), "Funkcija", "Function", by: .classification),
            .one("origin", .code(.origin), "Izcelsme", "Origin", required: true),
            .one(
                "through", .reference(["service"]), "Iegūts ar pakalpojumu",
                "Obtained through the service"),
            .one(
                "manager", .reference(["position"]), "Resursa vadītājs", "Resource manager",
                required: true),
            .level("offers", "Piedāvātais līmenis", "Offered level"),
            .map(
                "support", from: .code(.channel), "Atbalsts", "Support", term: "cv:contactPoint",
                supportFields),
            .several(
                "interface", "Saskarne", "Interface", term: "dcat:DataService",
                [
                    Schema.Field("url", .url, "Adrese", "Address", term: "dcat:endpointURL"),
                    Schema.Field("protocol", .line(100), "Protokols", "Protocol"),
                    Schema.Field(
                        "description", .url, "Apraksta adrese", "Address of the description"),
                ]),
            .several(
                "data", "Dati", "Data", term: "dcat:Dataset",
                [
                    Schema.Field(
                        "personal", .boolean, "Satur personas datus", "Holds personal data",
                        required: true),
                    Schema.Field("open", .boolean, "Atvērtie dati", "Open data"),
                    Schema.Field("licence", .line(200), "Licence", "Licence"),
                    Schema.Field(
                        "updated", .code(.span), "Atjaunošanas biežums", "Update frequency"),
                ]),
            .one("page", .url, "Tīmekļvietne", "Web page", term: "dcat:landingPage"),
            .legalBasis,
            .lifeCycle,
            .one("checked", .date, "Pēdējo reizi pārbaudīts", "Last checked"),
            .identifiers,
            .answers,
        ])

    static let link = Schema.RecordType(
        "link", "saikne", "link", term: "dcat:Relationship",
        note: Schema.Label(
            lv: "Atkarība; to norāda atkarīgais, atbild otra puse.",
            en: "A dependency: stated by the dependent, answered by the other side."),
        [
            .several(
                "ends", "Gali un veids", "Ends and kind", required: true, term: "dct:relation",
                [
                    Schema.Field("from", .reference(linkable), "No", "From", required: true),
                    Schema.Field("kind", .code(.linkKind), "Veids", "Kind", required: true),
                    Schema.Field("to", .reference(linkable), "Uz", "To", required: true),
                ]),
            .one("criticality", .code(.criticality), "Kritiskums", "Criticality"),
            .one("validity", .period, "Spēkā", "Valid"),
            .level("requires", "Prasītais līmenis", "Required level"),
            .one("note", .text(1000), "Piezīme", "Note"),
        ])

    static let provision = Schema.RecordType(
        "provision", "sniegšana", "provision", term: "cv:Participation",
        note: Schema.Label(
            lv: "Iestāde sniedz pakalpojumu, kura saimnieks var būt cita iestāde.",
            en: "An institution delivers a service that another may own."),
        [
            .several(
                "delivery", "Sniedzējs un pakalpojums", "Provider and service", required: true,
                [
                    Schema.Field(
                        "provider", .reference(["institution"]), "Sniedzējs", "Provider",
                        required: true, term: "cv:hasParticipant"),
                    Schema.Field(
                        "service", .reference(["service"]), "Pakalpojums", "Service",
                        required: true),
                ]),
            .set(
                "access-points", of: .reference(["access-point"]), "Sniegšanas vietas",
                "Access points"),
            .set("channels", of: .code(.channel), "Kanāli", "Channels", term: "cv:hasChannel"),
            .set("phases", of: .code(.phase), "Norises posmi", "Phases"),
            .level("offers", "Nodrošinātais līmenis", "Level kept"),
            .one("validity", .period, "Spēkā", "Valid"),
            .one("note", .text(1000), "Piezīme", "Note"),
        ])

    static let notice = Schema.RecordType(
        "notice", "paziņojums", "notice",
        note: Schema.Label(
            lv: "Pārtraukums, traucējums, atjaunošana, plānota maiņa vai beigas.",
            en: "An interruption, disturbance, restoration, planned change or end."),
        [
            .one("kind", .code(.noticeKind), "Veids", "Kind", required: true, term: "dct:type"),
            .set(
                "subjects", of: .reference(["service", "resource"]), "Par ko", "About",
                required: true),
            .several(
                "time", "Laiks", "Time", required: true,
                [
                    Schema.Field("from", .timeStamp, "No", "From", required: true),
                    Schema.Field("to", .timeStamp, "Līdz", "To"),
                ]),
            .one("severity", .code(.severity), "Ietekme", "Severity"),
            .one(
                "text", .text(4000), "Teksts", "Text", required: true, term: "dct:description"),
            .one("cause", .reference(["notice"]), "Cēlonis", "Cause"),
            .one("follows", .reference(["notice"]), "Turpina paziņojumu", "Follows the notice"),
        ])

    static let accessPoint = Schema.RecordType(
        "access-point", "sniegšanas vieta", "access point", term: "cv:ContactPoint",
        note: Schema.Label(
            lv: "Kur cilvēki vēršas klātienē, arī VPVKAC.",
            en: "Where people go, the joint customer service centres included."),
        [
            .one("name", .text(300), "Nosaukums", "Name", required: true, term: "dct:title"),
            .one(
                "kind", .code(.accessPointKind), "Veids", "Kind", required: true, term: "dct:type"),
            .one(
                "institution", .reference(["institution"]), "Uztur", "Kept by", required: true,
                term: "cv:ownedBy"),
            .one("address", .line(300), "Adrese", "Address", term: "locn:address"),
            .set("territory", of: .territory, "Teritorija", "Territory", term: "dct:spatial"),
            .one("hours", .hours, "Darba laiks", "Opening hours", term: "cv:openingHours"),
            .set("languages", of: .code(.language), "Valodas", "Languages", term: "dct:language"),
            .set("accessibility", of: .code(.accessibility), "Piekļūstamība", "Accessibility"),
            .set("assistance", of: .code(.assistance), "Palīdzība", "Assistance"),
            .several(
                "contact", "Saziņa", "Contact", term: "cv:contactPoint",
                [
                    Schema.Field("email", .email, "E-pasts", "E-mail", term: "cv:email"),
                    Schema.Field("phone", .phone, "Tālrunis", "Telephone", term: "cv:telephone"),
                    Schema.Field("page", .url, "Tīmekļa lapa", "Web page", term: "cv:contactPage"),
                ]),
        ])

    static let measurement = Schema.RecordType(
        "measurement", "mērījums", "measurement",
        note: Schema.Label(
            lv: "Izmērītā vērtība līdzās solītajai.", en: "What was measured, beside the promise."),
        [
            .several(
                "subject", "Par ko", "About", required: true,
                [
                    Schema.Field(
                        "record", .reference(["service", "resource"]), "Pakalpojums vai resurss",
                        "Service or resource", required: true),
                    Schema.Field("channel", .code(.channel), "Kanāls", "Channel"),
                    Schema.Field(
                        "indicator", .code(.indicator), "Rādītājs", "Indicator",
                        required: true),
                    Schema.Field("period", .period, "Periods", "Period", required: true),
                ]),
            .several(
                "result", "Rezultāts", "Result", required: true,
                [
                    Schema.Field("value", .decimal(nil), "Vērtība", "Value", required: true),
                    Schema.Field("unit", .code(.unit), "Mērvienība", "Unit", required: true),
                ]),
            .one("method", .text(2000), "Metode", "Method"),
        ])
}
