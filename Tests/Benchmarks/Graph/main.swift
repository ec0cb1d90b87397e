// Measures the graph engine and says what it answers; `compare.py` sets others beside it.
//
// graph-bench write DIRECTORY NODES SEED    a synthetic graph as files, nodes numbered at random
// graph-bench ask DIRECTORY                 times the questions of DIRECTORY/questions.txt
// graph-bench answer DIRECTORY              whole answers, to verify; for graphs of medium size
// graph-bench survey NODES SEED             filters, routes, rankings; nothing to compare with
// graph-bench store FILE empty|measure      a store for the index of a graph; what reading it takes
// graph-bench pictures DIRECTORY            example pictures to look at

import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("write", 4):
    guard let nodeCount = Int(arguments[2]), let seed = UInt64(arguments[3]) else { exit(64) }
    try Workload.synthetic(nodeCount: nodeCount, seed: seed).write(to: arguments[1])
case ("ask", 2):
    var asking = try Asking(Workload(directory: arguments[1]))
    try asking.askAll(arguments[1])
case ("answer", 2):
    var answering = try Answering(Workload(directory: arguments[1]))
    try answering.answerAll(arguments[1])
case ("survey", 3):
    guard let nodeCount = Int(arguments[1]), let seed = UInt64(arguments[2]) else { exit(64) }
    survey(Workload.synthetic(nodeCount: nodeCount, seed: seed))
case ("store", 3):
    let storing = try Storing(arguments[1])
    if arguments[2] == "measure" { try storing.measureAll() }
case ("pictures", 2): try drawPictures(into: arguments[1])
default:
    print(
        "graph-bench write DIR NODES SEED | ask DIR | answer DIR | survey NODES SEED "
            + "| store FILE empty|measure | pictures DIR"
    )
    exit(64)
}
