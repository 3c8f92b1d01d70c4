#pragma once

#include <QObject>
#include <QSaveFile>

#include "ui/client/import_client.h"

namespace gatehouse::ui {

/// Writes the list of all people into a file of the person's own, part by part as the server gives them. The
/// file stands there whole or not at all. GUI thread; deletes nothing by itself.
class PeopleExport final : public QObject
{
    Q_OBJECT
public:
    PeopleExport(AdminClient &client, const QString &path, QObject *parent = nullptr);
    /// `format` is "csv" or "json". Ends with one of the signals.
    void start(const QString &format);

Q_SIGNALS:
    void written(const QString &path);
    void failed(const gatehouse::Error &error);

private:
    void next(const ImportClient::ExportQuery &query);
    void take(const ApiReply &part);

    ImportClient m_calls;
    QSaveFile m_file;
};

}  // namespace gatehouse::ui
