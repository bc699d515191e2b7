// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_FAULTY_VFS_HPP
#define TESTS_UNIT_ADAPTERS_FAULTY_VFS_HPP

#include <sqlite3.h>

#include <algorithm>
#include <new>
#include <string>
#include <utility>

/**
 * The platform's files for SQLite, of which a write, a sync, a truncation or a deletion fails when a test says so.
 *
 * It has no shared memory, so that a write-ahead log needs PRAGMA locking_mode = EXCLUSIVE. It outlives its files.
 */
class faulty_vfs {
 public:
  explicit faulty_vfs(std::string name = "faulty") : name_(std::move(name)), real_(sqlite3_vfs_find(nullptr)) {
    // what is not replaced does not look at which vfs it is called for
    vfs_ = *real_;
    vfs_.szOsFile = static_cast<int>(sizeof(file)) + real_->szOsFile;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.pNext = nullptr;
    vfs_.xOpen = [](sqlite3_vfs* self, char const* path, sqlite3_file* f, int flags, int* out) {
      return of(self).open(path, f, flags, out);
    };
    vfs_.xDelete = [](sqlite3_vfs* self, char const* path, int sync) {
      if (of(self).fails()) return SQLITE_IOERR_DELETE;
      return of(self).real_->xDelete(of(self).real_, path, sync);
    };
    sqlite3_vfs_register(&vfs_, 0);
  }
  faulty_vfs(faulty_vfs const&) = delete;
  faulty_vfs& operator=(faulty_vfs const&) = delete;
  ~faulty_vfs() { sqlite3_vfs_unregister(&vfs_); }

  [[nodiscard]] char const* name() const { return name_.c_str(); }

  /** Of those that follow the n-th fails, from 1 on, or all from there on: the disk is full, or broken. */
  void fail_at(unsigned n, bool full = false, bool lasting = false) {
    left_ = n;
    full_ = full;
    lasting_ = lasting;
    failures_ = 0;
  }
  /** Nothing fails any more. */
  void heal() { left_ = 0; }
  /** Since fail_at(). */
  [[nodiscard]] unsigned failures() const { return failures_; }
  /** Since the beginning. */
  [[nodiscard]] unsigned syncs() const { return syncs_; }

 private:
  struct file : sqlite3_file {
    faulty_vfs* owner;
    sqlite3_file* real;  // behind this one
  };

  static faulty_vfs& of(sqlite3_vfs* self) { return *static_cast<faulty_vfs*>(self->pAppData); }
  static file& of(sqlite3_file* f) { return *static_cast<file*>(f); }

  bool fails() {
    if (left_ == 0 || --left_ != 0) return false;
    if (lasting_) left_ = 1;
    return ++failures_ != 0;
  }
  bool fails_to_sync() { return ++syncs_, fails(); }
  [[nodiscard]] int code(int broken) const { return full_ ? SQLITE_FULL : broken; }

  int open(char const* path, sqlite3_file* f, int flags, int* out) {
    auto* const opened = ::new (f) file{};
    opened->owner = this;
    opened->real = reinterpret_cast<sqlite3_file*>(opened + 1);
    opened->real->pMethods = nullptr;
    const int code = real_->xOpen(real_, path, opened->real, flags, out);
    opened->pMethods = opened->real->pMethods == nullptr ? nullptr : methods();
    return code;
  }

  template <auto Member, class... Arguments>
  static int forward(sqlite3_file* f, Arguments... arguments) {
    sqlite3_file* const real = of(f).real;
    return (real->pMethods->*Member)(real, arguments...);
  }

  static sqlite3_io_methods const* methods() {
    static const sqlite3_io_methods all = make_methods();
    return &all;
  }
  static sqlite3_io_methods make_methods() {
    using m = sqlite3_io_methods;
    m to{};
    to.iVersion = 1;
    to.xClose = forward<&m::xClose>;
    to.xRead = forward<&m::xRead, void*, int, sqlite3_int64>;
    to.xWrite = [](sqlite3_file* f, void const* bytes, int size, sqlite3_int64 at) {
      faulty_vfs& v = *of(f).owner;
      if (!v.fails()) return forward<&m::xWrite>(f, bytes, size, at);
      if (size > 1) (void)forward<&m::xWrite>(f, bytes, size / 2, at);  // as a disk does that runs full
      return v.code(SQLITE_IOERR_WRITE);
    };
    to.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
      return of(f).owner->fails() ? SQLITE_IOERR_TRUNCATE : forward<&m::xTruncate>(f, size);
    };
    to.xSync = [](sqlite3_file* f, int flags) {
      return of(f).owner->fails_to_sync() ? SQLITE_IOERR_FSYNC : forward<&m::xSync>(f, flags);
    };
    to.xFileSize = forward<&m::xFileSize, sqlite3_int64*>;
    to.xLock = forward<&m::xLock, int>;
    to.xUnlock = forward<&m::xUnlock, int>;
    to.xCheckReservedLock = forward<&m::xCheckReservedLock, int*>;
    to.xFileControl = forward<&m::xFileControl, int, void*>;
    to.xSectorSize = forward<&m::xSectorSize>;
    to.xDeviceCharacteristics = forward<&m::xDeviceCharacteristics>;
    return to;
  }

  std::string name_;
  sqlite3_vfs* real_;
  sqlite3_vfs vfs_{};
  unsigned left_ = 0;
  unsigned failures_ = 0;
  unsigned syncs_ = 0;
  bool full_ = false;
  bool lasting_ = false;
};

#endif
