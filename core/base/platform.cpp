#include "core/base/platform.h"

#include <QFile>
#include <QFileInfo>
#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

namespace gatehouse::platform {

#ifdef Q_OS_UNIX

namespace {

constexpr int kBackgroundNice = 10;

/// Closes on leaving.
class Descriptor final
{
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0) ::close(m_fd);
    }
    Q_DISABLE_COPY_MOVE(Descriptor)
    int get() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }
    /// Network file systems report a failed write only here.
    bool close()
    {
        const int fd = m_fd;
        m_fd = -1;
        return ::close(fd) == 0;
    }

private:
    int m_fd;
};

Error fileError(const QString &what, const QString &path)
{
    const QString reason = QString::fromLocal8Bit(std::strerror(errno));
    return Error::unavailable(QStringLiteral("%1 %2: %3.").arg(what, path, reason), {});
}

Error unsafe(const QString &message)
{
    return Error::forbidden("unsafe_permissions", message);
}

bool writeAll(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(fd, bytes.data(), std::size_t(bytes.size()));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes = bytes.sliced(written);
    }
    return true;
}

bool syncFolderOf(const QString &path)
{
    const Descriptor folder(::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(),
                                   O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return folder.isOpen() && ::fsync(folder.get()) == 0;
}

/// Reads up to maxBytes + 1, so that the caller sees a file that is longer than its size claimed.
Result<Secret> readAll(int fd, const QString &path, qsizetype maxBytes)
{
    Secret buffer = Secret::ofSize(std::size_t(maxBytes) + 1);
    std::size_t size = 0;
    while (size < buffer.size()) {
        const ssize_t got = ::read(fd, buffer.data() + size, buffer.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fileError(QStringLiteral("Cannot read"), path);
        if (got == 0) break;
        size += std::size_t(got);
    }
    if (qsizetype(size) > maxBytes) {
        Error error = Error::unavailable(QStringLiteral("The file %1 is too large.").arg(path), {});
        error.code = ErrorCode::TooLarge;
        error.reason = defaultReason(error.code);
        return error;
    }
    return Secret(buffer.view().first(qsizetype(size)));
}

Result<void> checkPrivate(const struct stat &facts, const QString &path, Readers readers)
{
    if (!S_ISREG(facts.st_mode)) return unsafe(QStringLiteral("%1 is not a regular file.").arg(path));
    if (facts.st_uid != ::geteuid() && facts.st_uid != 0) {
        return unsafe(
            QStringLiteral("%1 belongs to another user. Give it to the user that runs the server (chown).")
                .arg(path));
    }
    const mode_t forbidden =
        readers == Readers::Group ? mode_t(S_IWGRP | S_IRWXO) : mode_t(S_IRWXG | S_IRWXO);
    if ((facts.st_mode & forbidden) != 0) {
        return unsafe(
            QStringLiteral("Other users may touch %1. Run: chmod 600 '%1' - and think of what is in it as "
                           "known to them.")
                .arg(path));
    }
    return {};
}

}  // namespace

void lowerThreadPriority()
{
#ifdef Q_OS_LINUX
    // On Linux "process" means the thread here, contrary to POSIX; that is what we want.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kBackgroundNice);
#endif
}

void hardenProcess()
{
    ::umask(S_IRWXG | S_IRWXO);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
#ifdef Q_OS_LINUX
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

Result<void> createPrivateFile(const QString &path, QByteArrayView bytes)
{
    const QByteArray name = QFile::encodeName(path);
    Descriptor file(
        ::open(name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.isOpen()) {
        if (errno == EEXIST)
            return Error::conflict("file_exists", QStringLiteral("The file %1 exists already.").arg(path));
        return fileError(QStringLiteral("Cannot create"), path);
    }
    if (!writeAll(file.get(), bytes) || ::fsync(file.get()) != 0 || !file.close() || !syncFolderOf(path)) {
        Error error = fileError(QStringLiteral("Cannot write"), path);
        ::unlink(name.constData());
        return error;
    }
    return {};
}

Result<void> replacePrivateFile(const QString &path, QByteArrayView bytes)
{
    const QString temporary = path + QStringLiteral(".new");
    const QByteArray temporaryName = QFile::encodeName(temporary);
    ::unlink(temporaryName.constData());  // left behind by a power cut
    GATEHOUSE_TRY(createPrivateFile(temporary, bytes));
    if (::rename(temporaryName.constData(), QFile::encodeName(path).constData()) != 0 ||
        !syncFolderOf(path)) {
        Error error = fileError(QStringLiteral("Cannot replace"), path);
        ::unlink(temporaryName.constData());
        return error;
    }
    return {};
}

Result<Secret> readPrivateFile(const QString &path, qsizetype maxBytes, Readers readers)
{
    // O_NONBLOCK: opening a pipe that somebody put there must not hang.
    const Descriptor file(
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.isOpen()) {
        if (errno == ENOENT) return Error::notFound(QStringLiteral("The file %1 does not exist.").arg(path));
        if (errno == ELOOP) return unsafe(QStringLiteral("%1 is a symbolic link.").arg(path));
        return fileError(QStringLiteral("Cannot open"), path);
    }
    struct stat facts = {};
    if (::fstat(file.get(), &facts) != 0) return fileError(QStringLiteral("Cannot look at"), path);
    GATEHOUSE_TRY(checkPrivate(facts, path, readers));
    return readAll(file.get(), path, maxBytes);
}

Result<void> ensurePrivateFolder(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), S_IRWXU) == 0) {
        syncFolderOf(path);
        return {};
    }
    if (errno != EEXIST) return fileError(QStringLiteral("Cannot create the folder"), path);
    const Descriptor folder(::open(name.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat facts = {};
    if (!folder.isOpen() || ::fstat(folder.get(), &facts) != 0)
        return fileError(QStringLiteral("Cannot open the folder"), path);
    if (facts.st_uid != ::geteuid()) {
        return unsafe(
            QStringLiteral("The folder %1 belongs to another user. Give it to the user that runs the server "
                           "(chown), or choose another.")
                .arg(path));
    }
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0 && ::fchmod(folder.get(), S_IRWXU) != 0)
        return fileError(QStringLiteral("Cannot restrict the folder"), path);
    return {};
}

void notifyServiceManager(QByteArrayView state)
{
    const QByteArray path = qgetenv("NOTIFY_SOCKET");
    sockaddr_un address = {};
    if (path.size() < 2 || std::size_t(path.size()) >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.constData(), std::size_t(path.size()));
    if (path.front() == '@')
        address.sun_path[0] = '\0';  // Linux's abstract names
    else if (path.front() != '/')
        return;
    const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM, 0));
    if (!socket.isOpen()) return;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::size_t(path.size()));
    ::sendto(socket.get(), state.data(), std::size_t(state.size()), 0,
             reinterpret_cast<const sockaddr *>(&address), length);
}

#else  // not Unix

namespace {

Error unsupported()
{
    return Error::unavailable(
        QStringLiteral("Files cannot be kept private on this system yet; use the key store."), {});
}

}  // namespace

void lowerThreadPriority() {}
void hardenProcess() {}
void notifyServiceManager(QByteArrayView) {}
Result<void> createPrivateFile(const QString &, QByteArrayView)
{
    return unsupported();
}
Result<void> replacePrivateFile(const QString &, QByteArrayView)
{
    return unsupported();
}
Result<Secret> readPrivateFile(const QString &, qsizetype, Readers)
{
    return unsupported();
}
Result<void> ensurePrivateFolder(const QString &)
{
    return unsupported();
}

#endif

}  // namespace gatehouse::platform
