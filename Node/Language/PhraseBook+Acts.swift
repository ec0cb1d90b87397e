extension PhraseBook {
    /// `Merge`: why an act of the directory changes nothing.
    static let acts: [(String, String)] = [
        ("the entry is of a kind that may be skipped", "ieraksts ir tāda veida, ko var izlaist"),
        ("the directory has begun already", "direktorijs jau ir sākts"),
        ("the directory hasn't begun", "direktorijs vēl nav sākts"),
        ("the root key's signature doesn't verify", "saknes atslēgas paraksts nav derīgs"),
        ("the directory key is missing", "nav direktorija atslēgas"),
        ("institution {} is no member", "iestāde {} nav dalībniece"),
        ("institution {} leads nobody", "iestāde {} nevienu nevada"),
        ("institution {} doesn't own record {}", "iestādei {} nepieder ieraksts {}"),
        ("act {} is no delegation that stands", "akts {} nav spēkā esošs deleģējums"),
        ("a group has two precedence rows", "kādai lauku grupai ir divas prioritāšu rindas"),
        ("the row of {} names a role twice", "{} rinda nosauc lomu divreiz"),
        ("the time zone is missing", "nav laika joslas"),
        ("an institution can't be its own host", "iestāde nevar būt pati sev uzturētāja"),
        (
            "an institution's own record can't be transferred",
            "iestādes pašas ierakstu nevar nodot"
        ),
        ("giver and receiver are the same", "devējs un saņēmējs ir viens un tas pats"),
        ("owner and delegate are the same", "saimnieks un pilnvarotais ir viens un tas pats"),
        ("its node holds the seals of other members", "tās mezglā ir citu dalībnieku zīmogi"),
        ("its own node has no key", "tās pašas mezglam nav atslēgas"),
        ("no group is named", "nav nosaukta neviena lauku grupa"),
        ("no record is named, or one twice", "nav nosaukts neviens ieraksts vai kāds ir divreiz"),
        (
            "the first member, and no other, is the national lead",
            "valsts vadošā iestāde ir pirmais dalībnieks un neviens cits"
        ),
        ("the lead is that already", "vadošā iestāde jau ir tā"),
        ("the national lead can't be excluded", "valsts vadošo iestādi nevar izslēgt"),
        ("the next directory number is {}", "nākamais direktorija numurs ir {}"),
        (
            "the node key is missing or belongs to another institution",
            "mezgla atslēgas nav, vai tā pieder citai iestādei"
        ),
        (
            "the node key isn't bound to institution {}",
            "mezgla atslēga nav piesaistīta iestādei {}"
        ),
        (
            "the seal key is missing or has been in use before",
            "zīmoga atslēgas nav, vai tā jau ir bijusi lietošanā"
        ),
        ("the registration number is in use", "reģistrācijas numurs jau ir lietošanā"),
        ("the short code is in use", "īsais kods jau ir lietošanā"),
        ("the short code is missing", "nav īsā koda"),
    ]
}
