// The words in which the types are declared, so that adding a field is one line.

extension Schema.Field {
    init(
        _ code: String, _ kind: Schema.Kind, _ lv: String, _ en: String, required: Bool = false,
        many: Bool = false, term: String? = nil
    ) {
        self.init(
            code: code, label: Schema.Label(lv: lv, en: en), kind: kind, isRequired: required,
            isMany: many, term: term)
    }
}

extension Schema.Group {
    /// A group that is one field of the same name.
    static func one(
        _ code: String, _ kind: Schema.Kind, _ lv: String, _ en: String, required: Bool = false,
        by precedence: Schema.Precedence = .content, term: String? = nil,
        note: Schema.Label? = nil
    ) -> Self {
        Self(
            code: code, label: Schema.Label(lv: lv, en: en), shape: .single,
            fields: [Schema.Field(code, kind, lv, en, required: true)], isRequired: required,
            precedence: precedence, term: term, note: note)
    }

    /// A group of several fields that are stated together.
    static func several(
        _ code: String, _ lv: String, _ en: String, required: Bool = false,
        by precedence: Schema.Precedence = .content, term: String? = nil,
        note: Schema.Label? = nil, _ fields: [Schema.Field]
    ) -> Self {
        Self(
            code: code, label: Schema.Label(lv: lv, en: en), shape: .single, fields: fields,
            isRequired: required, precedence: precedence, term: term, note: note)
    }

    /// A set of elements of a kind.
    static func set(
        _ code: String, of kind: Schema.Kind, _ lv: String, _ en: String, required: Bool = false,
        by precedence: Schema.Precedence = .content, term: String? = nil,
        note: Schema.Label? = nil
    ) -> Self {
        Self(
            code: code, label: Schema.Label(lv: lv, en: en), shape: .set(kind), fields: [],
            isRequired: required, precedence: precedence, term: term, note: note)
    }

    /// A map from elements of a kind to values of several fields.
    static func map(
        _ code: String, from kind: Schema.Kind, _ lv: String, _ en: String,
        required: Bool = false, by precedence: Schema.Precedence = .content, term: String? = nil,
        note: Schema.Label? = nil, _ fields: [Schema.Field]
    ) -> Self {
        Self(
            code: code, label: Schema.Label(lv: lv, en: en), shape: .map(kind), fields: fields,
            isRequired: required, precedence: precedence, term: term, note: note)
    }

    /// The local code, by which register files and commands name the record.
    static let localCode = one(
        "code", .localCode, "Vietējais kods", "Local code", term: "dct:identifier",
        note: Schema.Label(
            lv: "Unikāls starp tās iestādes ierakstiem, kas ierakstu izveidoja.",
            en: "Unique among the records of the institution that created the record."))

    /// The approval by the lead, separate from the life cycle.
    static let approval = several(
        "approval", "Apstiprinājums", "Approval", by: .approval,
        note: Schema.Label(
            lv: "Zaudē spēku, kad apstiprinātais saturs mainās.",
            en: "Lapses when the approved content changes."),
        [
            Schema.Field(
                "groups", .line(200), "Lauku grupas", "Field groups", required: true, many: true),
            Schema.Field("digest", .digest, "Satura jaucējkods", "Content digest", required: true),
            Schema.Field(
                "digests", .digest, "Grupu jaucējkodi", "Digests of the groups", many: true),
            Schema.Field("date", .date, "Datums", "Date", required: true),
            Schema.Field("document", .line(300), "Dokuments", "Document"),
        ])

    /// Answers to links and provisions that end here; on the answering side's own record.
    static let answers = map(
        "answers", from: .reference(["link", "provision"]), "Atbildes par saiknēm",
        "Answers to links",
        note: Schema.Label(
            lv: "Atbilde ir spēkā, kamēr saiknes galu un veida jaucējkods ir tas pats.",
            en: "An answer counts while the digest of the link's ends and kind is the present one."),
        [
            Schema.Field("digest", .digest, "Saiknes jaucējkods", "Link digest", required: true),
            Schema.Field("answer", .code(.answer), "Atbilde", "Answer", required: true),
            Schema.Field("reason", .line(1000), "Pamatojums", "Reason"),
        ])

    /// Another record that describes the same.
    static func sameAs(_ type: String) -> Self {
        one(
            "same-as", .reference([type]), "Tas pats, kas", "Same as",
            note: Schema.Label(
                lv: "Kopīgais ieraksts, kuram šis atbilst.",
                en: "The shared record that this one equals."))
    }
}

extension Schema.CodeList {
    /// A list of codes, each with its Latvian and English label and, where known, an EU term.
    init(
        _ name: String, _ lv: String, _ en: String, extensible: Bool = false,
        _ codes: [(String, String, String, String?)]
    ) {
        self.init(
            name: name, label: Schema.Label(lv: lv, en: en),
            codes: codes.map {
                Schema.Code(code: $0.0, label: Schema.Label(lv: $0.1, en: $0.2), term: $0.3)
            }, isExtensible: extensible)
    }
}
