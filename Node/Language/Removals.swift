/// Which verb removes what.
extension Phrase {
    /// A verb, what it takes away and what stays.
    struct Removal: Sendable {
        let command: String
        let removes: Phrase
        let stays: Phrase
    }

    static let removals = [
        Removal(
            command: "record empty R GROUP",
            removes: Phrase(
                lv: "vērtību: apgalvo, ka tās nav; zemāku lomu teikto aizsedz",
                en: "the value: states that there is none; hides lower roles"),
            stays: Phrase(
                lv: "visi iepriekšējie apgalvojumi vēsturē",
                en: "all earlier statements, in history")),
        Removal(
            command: "record withdraw R GROUP",
            removes: Phrase(
                lv: "lomas vārdu: redzams kļūst nākamās lomas teiktais",
                en: "the role's word: the next lower role's shows"),
            stays: Phrase(lv: "citu lomu teiktais", en: "what other roles say")),
        Removal(
            command: "record set R GROUP-=ELEMENT",
            removes: Phrase(
                lv: "elementu no kopas vai kartes", en: "an element from a set or map"),
            stays: Phrase(lv: "pārējie elementi", en: "the other elements")),
        Removal(
            command: "record retract R",
            removes: Phrase(
                lv: "ierakstu no reģistra", en: "the record from the register"),
            stays: Phrase(
                lv: "saites uz to (rādītas kā karājošās); --undo atjauno",
                en: "links to it (reported as dangling); --undo restores it")),
        Removal(
            command: "link withdraw LINK",
            removes: Phrase(
                lv: "savu saikni no reģistra vai savu atbildi uz citas iestādes saikni",
                en: "one's own link from the register, or one's answer to another's link"),
            stays: Phrase(
                lv: "otras puses teiktais; savu saikni atjauno record retract LINK --undo",
                en: "what the other side says; record retract LINK --undo restores one's link")),
        Removal(
            command: "notice create restored --follows N",
            removes: Phrase(
                lv: "paziņojumu no vēl spēkā esošajiem", en: "a notice from those that are open"),
            stays: Phrase(
                lv: "abi paziņojumi un iepazīšanās ar tiem",
                en: "both notices and who acknowledged them")),
        Removal(
            command: "record withdraw R approval",
            removes: Phrase(
                lv: "vadošās iestādes apstiprinājumu", en: "the lead's approval"),
            stays: Phrase(
                lv: "apstiprinātais saturs; zemākas lomas apstiprinājums kļūst redzams",
                en: "the approved content; a lower role's approval shows")),
        Removal(
            command: "draft drop N",
            removes: Phrase(
                lv: "vēl neparakstītu labojumu", en: "an edit that isn't signed yet"),
            stays: Phrase(lv: "nekas: to neviens nav redzējis", en: "nothing: nobody has seen it")),
        Removal(
            command: "proposal decline · withdraw",
            removes: Phrase(
                lv: "priekšlikumu no gaidošo saraksta", en: "a proposal from those that wait"),
            stays: Phrase(
                lv: "priekšlikums un atbilde vēsturē", en: "the proposal and the answer, in history"
            )),
        Removal(
            command: "directory end N",
            removes: Phrase(lv: "deleģētās lemttiesības", en: "a delegated say"),
            stays: Phrase(
                lv: "pilnvarotā teiktais: to pārņem saimnieks",
                en: "what the delegate said: the owner inherits it")),
        Removal(
            command: "directory unbind I CERT",
            removes: Phrase(lv: "mezgla tiesības slēgties", en: "a node's right to connect"),
            stays: Phrase(lv: "iestādes žurnāli un lomas", en: "the institution's logs and roles")),
        Removal(
            command: "directory exclude I",
            removes: Phrase(
                lv: "dalību; iestādes žurnāli beidzas", en: "a membership; its logs end"),
            stays: Phrase(
                lv: "viss līdz griezumam apgalvotais", en: "all that was stated up to the cut")),
    ]
}
