/// A paper whose theorems are constructions.
package struct Paper: Hashable, Sendable {
  /// How constructions are named after it.
  package let key: String
  package let authors: String
  package let title: String
  package let venue: String

  package init(key: String, authors: String, title: String, venue: String) {
    self.key = key
    self.authors = authors
    self.title = title
    self.venue = venue
  }

  package static let vardi2022 = Paper(
    key: "vardi2022", authors: "Vardi, Yehudai, Shamir",
    title: "On the Optimal Memorization Power of ReLU Neural Networks", venue: "ICLR 2022")

  package static let park2021 = Paper(
    key: "park2021", authors: "Park, Lee, Yun, Shin",
    title: "Provable Memorization via Deep Neural Networks using Sub-linear Parameters",
    venue: "COLT 2021")

  package static let yun2019 = Paper(
    key: "yun2019", authors: "Yun, Sra, Jadbabaie",
    title: "Small ReLU networks are powerful memorizers: a tight analysis of memorization capacity",
    venue: "NeurIPS 2019")

  package static let yu2024 = Paper(
    key: "yu2024", authors: "Yu, Gao, Zhang, Miao",
    title: "Generalizability of Memorization Neural Networks", venue: "NeurIPS 2024")
}
