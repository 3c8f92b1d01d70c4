#pragma once

#include "core/api/wire/import.h"
#include "ui/client/admin_client.h"

namespace gatehouse::ui {

/// The calls of `/admin/v1/imports` and of the export of people. The AdminClient outlives this. GUI thread.
class ImportClient final
{
public:
    template <class T>
    using Answer = AdminClient::Answer<T>;

    explicit ImportClient(AdminClient &client) : m_client(client) {}

    /// The newest first.
    AdminClient::PageAnswer<wire::Import> list(const QString &cursor = {});
    Answer<wire::Import> begin(const wire::NewImport &import);
    Answer<wire::Import> addData(const QString &id, int part, const QByteArray &data);
    Answer<wire::Import> run(const QString &id, const wire::ImportRun &run);
    Answer<wire::Import> undo(const QString &id);
    Answer<wire::Import> cancel(const QString &id);
    Answer<wire::Import> byId(const QString &id);
    AdminClient::PageAnswer<wire::ImportRow> rows(const QString &id, const QString &result,
                                                  const QString &cursor = {});
    using ExportQuery = QList<QPair<QString, QString>>;
    /// One part of the list of people, the first with the `format` "csv" or "json" alone.
    Answer<ApiReply> exportPart(const ExportQuery &query);
    /// The query of the part that follows; empty after the last.
    static ExportQuery nextPart(const ApiReply &part);

private:
    AdminClient &m_client;
};

}  // namespace gatehouse::ui
