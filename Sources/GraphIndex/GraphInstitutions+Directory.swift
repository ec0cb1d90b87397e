public import Catalogue
public import Merge
internal import Register

extension GraphInstitutions {
    /// The institutions of a directory, and who owns what now.
    public init(_ directory: Directory) {
        let members = directory.members.mapValues { member in
            GraphInstitution(
                code: member.code, name: member.name,
                sector: directory.lead(of: member.number, at: directory.size) ?? member.number,
                number: member.number,
                heir: directory.successor(of: member.number, at: directory.size))
        }
        self.init(
            members,
            moved: directory.transferred.reduce(into: [:]) { moved, record in
                moved[record] = directory.owner(of: record, at: directory.size)
            })
    }
}
