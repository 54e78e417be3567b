/// Stops the program because memoc itself is wrong.
package func unreachable(
  _ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) -> Never {
  fatalError(
    "memoc is wrong here: \(what()). Please report it, with the output of `memoc compile --emit`"
      + " for this network.", file: file, line: line)
}
