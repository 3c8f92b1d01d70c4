#include "core/identity/breached_passwords.h"

#include <openssl/sha.h>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QMutex>

#include "core/base/log.h"
#include "core/identity/sorted_lines.h"

// Outside of any namespace, as Q_INIT_RESOURCE wants it. A static library's resources need this call.
static void initPasswordResources()
{
    Q_INIT_RESOURCE(passwords);
}

namespace gatehouse {

namespace {

constexpr qsizetype kHashLength = 40;
constexpr int kSamples = 64;

bool isHashLine(const QByteArray &line)
{
    if (line.size() < kHashLength || (line.size() > kHashLength && line.at(kHashLength) != ':')) return false;
    return std::all_of(line.cbegin(), line.cbegin() + kHashLength,
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); });
}

Error badFile(const QString &path)
{
    return Error::invalid(
        "breached_file", "bad_breached_file",
        QStringLiteral("%1 is not a list of breached passwords ordered by hash. Get it with the "
                       "official downloader of Have I Been Pwned, as one file with SHA-1 hashes.")
            .arg(path));
}

/// Whether 64 places of it are lines with hashes in order.
Result<void> sample(const SortedLines &lines, const QString &path)
{
    QByteArray before;
    for (int i = 0; i < kSamples; ++i) {
        const qint64 from = lines.size / kSamples * i;
        const QByteArray piece = lines.read(from, 2 * kLongestSortedLine);
        const qsizetype begin = from == 0 ? 0 : piece.indexOf('\n') + 1;
        if (from != 0 && begin == 0) return badFile(path);
        const qsizetype end = piece.indexOf('\n', begin);
        QByteArray line = piece.mid(begin, end < 0 ? -1 : end - begin).trimmed();
        if (line.isEmpty() && from + piece.size() >= lines.size && i > 0) break;  // behind the last line
        if (!isHashLine(line)) return badFile(path);
        line.truncate(kHashLength);
        if (line < before) return badFile(path);
        before = line;
    }
    return {};
}

}  // namespace

struct BreachedPasswords::Private
{
    explicit Private(QString path_) : path(std::move(path_))
    {
        initPasswordResources();
        QFile list(QStringLiteral(":/passwords/common.txt"));
        if (list.open(QIODevice::ReadOnly)) common = list.readAll();
        if (common.isEmpty()) qFatal("The list of common passwords is not built in");
    }

    /// Opens the file when it is there and new. Under the lock.
    Result<void> open();
    /// Once for each file that is no list, not at every password. Under the lock.
    void warn(const Error &error);
    SortedLines lines();

    const QString path;
    QByteArray common;
    QMutex mutex;
    QFile file;
    QDateTime seen;
    qint64 seenSize = -1;
    bool usable = false;
    QDateTime warnedOf;
    qint64 warnedOfSize = -1;
};

Result<void> BreachedPasswords::Private::open()
{
    const QFileInfo info(path);
    if (path.isEmpty() || !info.exists()) {
        usable = false;
        seenSize = -1;
        file.close();
        return {};
    }
    if (info.size() == seenSize && info.lastModified() == seen)
        return usable ? Result<void>() : Result<void>(badFile(path));
    seenSize = info.size();
    seen = info.lastModified();
    file.close();
    file.setFileName(path);
    usable = file.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    if (!usable)
        return Error::unavailable(QStringLiteral("%1 cannot be read.").arg(path), file.errorString());
    const Result<void> sound = sample(lines(), path);
    usable = sound.ok();
    return sound;
}

void BreachedPasswords::Private::warn(const Error &error)
{
    if (seenSize == warnedOfSize && seen == warnedOf) return;
    warnedOfSize = seenSize;
    warnedOf = seen;
    qCWarning(lcAuth, "%s", qPrintable(error.publicMessage));
}

SortedLines BreachedPasswords::Private::lines()
{
    return {file.size(), [this](qint64 offset, qint64 length) {
                return file.seek(offset) ? file.read(length) : QByteArray();
            }};
}

BreachedPasswords::BreachedPasswords(QString file) : d(std::make_unique<Private>(std::move(file))) {}

BreachedPasswords::~BreachedPasswords() = default;

QByteArray breachedHash(const Secret &password)
{
    unsigned char digest[SHA_DIGEST_LENGTH];
    const QByteArrayView bytes = password.view();
    SHA1(reinterpret_cast<const unsigned char *>(bytes.data()), std::size_t(bytes.size()), digest);
    return QByteArray(reinterpret_cast<const char *>(digest), sizeof(digest)).toHex().toUpper();
}

Breached BreachedPasswords::look(const Secret &password) const
{
    if (password.isEmpty()) return Breached::No;
    QByteArray lower = password.reveal().toLower();
    const SortedLines common{d->common.size(), [this](qint64 offset, qint64 length) {
                                 return d->common.mid(offset, length);
                             }};
    const bool isCommon = findLine(common, lower, '\n').line.has_value();
    lower.fill('\0');
    if (isCommon) return Breached::Common;
    const QMutexLocker lock(&d->mutex);
    if (const Result<void> opened = d->open(); !opened.ok()) d->warn(opened.error());
    if (!d->usable) return Breached::No;
    return findLine(d->lines(), breachedHash(password), ':').line ? Breached::Leaked : Breached::No;
}

Result<qint64> BreachedPasswords::checkFile() const
{
    const QMutexLocker lock(&d->mutex);
    GATEHOUSE_TRY(d->open());
    return d->usable ? d->seenSize : 0;
}

}  // namespace gatehouse
