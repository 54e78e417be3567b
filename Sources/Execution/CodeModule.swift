/// Machine code in this process. What its symbols name is there as long as the module lives.
protocol CodeModule: AnyObject, Sendable {
  /// Returns the address of the function called `symbol`, or nil if there is none.
  func address(of symbol: String) -> UnsafeMutableRawPointer?
}
