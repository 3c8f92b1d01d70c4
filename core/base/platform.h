#pragma once

#include <QByteArrayView>
#include <QString>

#include "core/base/result.h"
#include "core/base/secret.h"

namespace gatehouse::platform {

// The one place for calls to the operating system that Qt does not cover. On systems that lack a feature the
// functions of comfort do nothing; the functions that protect files fail instead. Any thread.

/// Lets every other thread of the process go first (Linux: nice +10 for this thread alone). Cannot be undone.
void lowerThreadPriority();

/// No core dumps, no debugger of the same user reading memory (Linux: PR_SET_DUMPABLE 0, RLIMIT_CORE 0), and
/// new files belong to the owner only (umask 077). Call first thing in main().
void hardenProcess();

/// Creates the file (it must not exist), readable by its owner only, and returns after its bytes and its
/// folder entry are on disk. Fails with Conflict `file_exists`, or Unavailable. A file that was begun is
/// removed again.
Result<void> createPrivateFile(const QString &path, QByteArrayView bytes);

/// Puts `bytes` in the place of the file in one step, readable by its owner only: a reader sees the old or
/// the new content, also after a power cut.
Result<void> replacePrivateFile(const QString &path, QByteArrayView bytes);

/// Who, besides the owner, a secret file may be readable for.
enum class Readers { Nobody, Group };

/// Reads a regular file of this user (or root) that no other user may write to, or read unless `readers` says
/// so. Fails with NotFound; Forbidden `unsafe_permissions` with what to do about it; TooLarge; or
/// Unavailable. Never follows a link.
Result<Secret> readPrivateFile(const QString &path, qsizetype maxBytes, Readers readers = Readers::Nobody);

/// Creates the folder if needed, readable by its owner only; an existing one that others can write to or read
/// is tightened if it is ours, else Forbidden.
Result<void> ensurePrivateFolder(const QString &path);

/// Tells systemd, e.g. "READY=1" or "STOPPING=1" (sd_notify). Does nothing without NOTIFY_SOCKET.
void notifyServiceManager(QByteArrayView state);

/// Leaves the stop signals (SIGINT, SIGTERM; on Windows Ctrl+C) to waitForStopSignal(). Call it before the
/// first thread is made: threads inherit the setting.
void blockStopSignals();
/// Sleeps until somebody asks this process to stop.
void waitForStopSignal();

}  // namespace gatehouse::platform
