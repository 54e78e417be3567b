import Diagnostics
import Formats
import Foundation
import Support
import Testing

@Suite struct AtomicFileTests {
  private func entries(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func message(_ path: String) -> String {
    do {
      try AtomicFile.write([1], to: path)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func aFileIsReplacedAndKeepsItsPermissions() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/out"
    try AtomicFile.write(Array("old".utf8), to: path)
    chmod(path, 0o640)
    try AtomicFile.write(Array("new text".utf8), to: path)
    #expect(try readBytes(at: path) == Array("new text".utf8))
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(try entries(folder) == ["out"])
  }

  @Test func whatCannotBeWrittenIsExplainedAndLeavesNothing() throws {
    let folder = try TemporaryFolder()
    #expect(message(folder.path).contains("is a folder; a file is expected"))
    #expect(message(folder.path + "/none/out").contains("none does not exist"))
    #expect(message("").contains("is a folder"))
    if getuid() != 0 {
      chmod(folder.path, 0o500)
      #expect(message(folder.path + "/out").contains("no permission in the folder"))
      chmod(folder.path, 0o700)
    }
    #expect(try entries(folder) == [])
  }

  @Test func pipesAndLinksAreWrittenInPlace() throws {
    let folder = try TemporaryFolder()
    let (pipe, file, link) = (folder.path + "/pipe", folder.path + "/file", folder.path + "/link")
    #expect(mkfifo(pipe, 0o600) == 0)
    let reader = open(pipe, O_RDWR | O_NONBLOCK)
    defer { close(reader) }
    try AtomicFile.write([1, 2, 3], to: pipe)
    var buffer = [UInt8](repeating: 0, count: 8)
    #expect(read(reader, &buffer, 8) == 3)
    #expect(buffer[..<3] == [1, 2, 3])
    try AtomicFile.write([4, 5, 6], to: file)
    #expect(symlink(file, link) == 0)
    try AtomicFile.write([7], to: link)
    #expect(try readBytes(at: file) == [7])
    for (path, kind) in [(pipe, S_IFIFO), (link, S_IFLNK), (file, S_IFREG)] {
      var status = stat()
      #expect(lstat(path, &status) == 0)
      #expect(status.st_mode & S_IFMT == kind, "\(path)")
    }
  }

  @Test func whatCannotBeReadIsExplained() throws {
    let folder = try TemporaryFolder()
    for (path, problem) in [
      (folder.path, "is a folder; a file is expected"),
      (folder.path + "/none", "the file does not exist"),
    ] {
      let error = #expect(throws: DiagnosticList.self) { try readBytes(at: path) }
      #expect(error?.description == "memoc: error: \(path): \(problem)")
    }
  }
}
