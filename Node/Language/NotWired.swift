extension Failure {
    static let notWired = Failure("not-wired", .defect, "not wired", remedy: "")
}
