/// The accuracies that Yu et al. 2024 print, in percent.
enum MNISTPaperNumbers {
  /// Table 1 above its diagonal, a row a smaller digit. (At (4, 5) the paper has 98 above the
  /// diagonal and 95 below.)
  private static let table1 = [
    [99, 96, 99, 99, 97, 96, 98, 98, 97],
    [97, 99, 98, 99, 98, 98, 98, 99],
    [96, 97, 96, 96, 97, 93, 97],
    [98, 95, 98, 95, 92, 96],
    [98, 97, 96, 95, 91],
    [96, 97, 91, 96],
    [99, 95, 98],
    [95, 91],
    [96],
  ]

  /// Table 1: Theorem 7.3.
  static func table1(_ pair: DigitPair) -> Int { table1[pair.first][pair.second - pair.first - 1] }

  /// The pairs of Table 4 with the accuracies of the networks of Theorem 7.3, of Park et al. 2021 and
  /// of Vardi et al. 2022.
  static let table4: [(pair: DigitPair, accuracies: [Int])] = [
    (DigitPair(1, 7), [98, 51, 46]), (DigitPair(2, 3), [96, 50, 51]),
    (DigitPair(4, 9), [91, 45, 46]), (DigitPair(5, 6), [96, 59, 47]),
    (DigitPair(8, 9), [96, 41, 48]),
  ]

  static func table4(_ pair: DigitPair, _ method: MNISTPairs.Method) -> Int? {
    guard let place = MNISTPairs.Method.allCases.firstIndex(of: method) else { return nil }
    return table4.first { $0.pair == pair }?.accuracies[place]
  }
}
