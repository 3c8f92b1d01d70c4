#pragma once

#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace gatehouse {

/// Makes sure that the folder exists, is a folder, and can be written by us; a new one is for its owner only
/// (0700). One clear sentence when it cannot be.
Result<void> prepareDataFolder(const QString &path);

/// Takes back the folders that were made for `path` since, as long as nothing lies in them: a start that
/// failed leaves none behind. Made before the folder is, it ends when the outcome is known.
class EmptyFolderUndo final
{
public:
    explicit EmptyFolderUndo(const QString &path);
    ~EmptyFolderUndo();
    Q_DISABLE_COPY_MOVE(EmptyFolderUndo)

private:
    QStringList m_missing;  ///< deepest first
};

/// Where an office's data is kept when nobody says otherwise: /var/lib/gatehouse for root, else the user's
/// data folder.
QString usualDataFolder();

}  // namespace gatehouse
