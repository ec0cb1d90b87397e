extension Schema {
    /// The full address of an abbreviated term such as `dct:title` or `authority/currency/EUR`.
    ///
    /// nil where the abbreviation has no known beginning. Sources: CPSV-AP 3.2.0, CPOV 2.1.2,
    /// DCAT-AP 3.0.1 and the EU authority tables that they name.
    public static func iri(ofTerm term: String) -> String? {
        if term.hasPrefix("authority/") {
            return "http://publications.europa.eu/resource/" + term
        }
        guard let colon = term.firstIndex(of: ":"),
            let beginning = prefixes[String(term[..<colon])]
        else { return nil }
        return beginning + term[term.index(after: colon)...]
    }

    private static let prefixes = [
        "adms": "http://www.w3.org/ns/adms#",
        "adms-status": "http://purl.org/adms/status/",
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cv": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "locn": "http://www.w3.org/ns/locn#",
        "org": "http://www.w3.org/ns/org#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
    ]
}
