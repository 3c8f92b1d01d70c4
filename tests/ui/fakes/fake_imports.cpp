#include "tests/ui/fakes/fake_server.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

/// Three people of whom one is here already and one has a hash of no known kind.
void FakeServer::workOnImport()
{
    import.finishedAt = import.createdAt;
    import.bytesDone = import.bytes;
    import.rowsDone = 4;
    if (import.task == "undo"_L1) {
        import.state = u"undone"_s;
        import.undone = 1;
        import.kept = 1;
        importRows[0].undone = u"removed"_s;
        importRows[1].undone = u"signed_in"_s;
        return;
    }
    import.state = import.task == "check"_L1 ? u"checked"_s : u"done"_s;
    import.created = 2;
    import.skipped = 1;
    import.refused = 1;
    importRows = {{u"1"_s, 1, 2, u"created"_s, u"a.lindqvist"_s, {}, {}, {}, {}, {}},
                  {u"2"_s, 2, 3, u"created"_s, u"b.moreau"_s, {}, {}, {}, {}, {}},
                  {u"3"_s, 3, 4, u"skipped"_s, u"l.brandt"_s, {}, {}, {}, {}, {}},
                  {u"4"_s,
                   4,
                   5,
                   u"refused"_s,
                   u"c.duarte"_s,
                   {},
                   u"password_hash"_s,
                   u"unknown_hash"_s,
                   u"This is no password hash of a kind that is checked here."_s,
                   {}}};
}

ApiReply FakeServer::importAnswer(const ApiRequest &request, const QStringList &path)
{
    const QString verb = path.value(1);
    if (path.isEmpty() && request.method == "GET") {
        QJsonArray items;
        for (const wire::Import &one : std::as_const(pastImports))
            items.append(toJson(one));
        return {200, list(request, items)};
    }
    if (path.isEmpty()) {
        import = {};
        import.id = u"0192f0c1-0000-7000-8000-000000000001"_s;
        import.kind = request.body->value("kind"_L1).toString();
        import.state = u"uploading"_s;
        import.createdAt = {1'764'000'000'000};
    } else if (verb == "data"_L1) {
        ++import.parts;
        import.bytes += request.data->size();
    } else if (verb == "run"_L1 || verb == "undo"_L1) {
        import.task = verb == "undo"_L1                            ? u"undo"_s
                      : request.body->value("dry_run"_L1).toBool() ? u"check"_s
                                                                   : u"run"_s;
        import.state = u"waiting"_s;
        import.bytesDone = 0;
        m_polls = 0;
    } else if (verb == "cancel"_L1) {
        import.state = u"cancelled"_s;
    } else if (verb == "rows"_L1) {
        QJsonArray items;
        for (const wire::ImportRow &row : std::as_const(importRows)) {
            bool shown = true;
            for (const auto &[name, value] : request.query)
                if (name == "result"_L1 && !value.isEmpty()) shown = value == row.result;
            if (shown) items.append(toJson(row));
        }
        return {200, list(request, items)};
    } else if (import.state == "waiting"_L1 || import.state == "running"_L1) {
        import.state = u"running"_s;
        import.rowsDone = 1;
        import.bytesDone = import.bytes / 2;
        if (++m_polls > importPolls) workOnImport();
    }
    return {200, toJson(import)};
}

}  // namespace gatehouse::ui
