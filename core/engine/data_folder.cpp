#include "core/engine/data_folder.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryFile>

namespace gatehouse {

namespace {

Error unusable(const QString &path, const QString &why)
{
    return Error::unavailable(QStringLiteral("The data folder %1 cannot be used: %2.").arg(path, why), {});
}

}  // namespace

Result<void> prepareDataFolder(const QString &path)
{
    const QFileInfo info(path);
    if (info.exists() && !info.isDir()) return unusable(path, QStringLiteral("it is not a folder"));
    if (!info.exists()) {
        if (!QDir().mkpath(path))
            return unusable(path, QStringLiteral("it cannot be made; check who owns the folder above"));
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    // Permissions tell half the truth (read-only mounts, quotas): try.
    QTemporaryFile probe(QDir(path).filePath(QStringLiteral(".write-test-XXXXXX")));
    if (!probe.open())
        return unusable(path, QStringLiteral("it is not writable (%1)").arg(probe.errorString()));
    return {};
}

EmptyFolderUndo::EmptyFolderUndo(const QString &path)
{
    for (QFileInfo folder(QDir(path).absolutePath()); !folder.exists(); folder = QFileInfo(folder.path()))
        m_missing.append(folder.filePath());
}

EmptyFolderUndo::~EmptyFolderUndo()
{
    for (const QString &folder : std::as_const(m_missing))
        QDir().rmdir(folder);  // which refuses where something lies
}

QString usualDataFolder()
{
    const QString system = QStringLiteral("/var/lib/gatehouse");
    if (QFileInfo(system).isDir() && QFileInfo(system).isWritable()) return system;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/gatehouse");
}

}  // namespace gatehouse
