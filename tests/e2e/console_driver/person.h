#pragma once

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <functional>

#include "core/base/result.h"

class QAbstractItemView;

namespace gatehouse::driver {

/// Uses the console as a person does: finds what is on the screen by the name that a screen reader would say,
/// clicks and types there, and reads what is shown. Only the front window counts: what a dialog covers cannot
/// be used. Each act waits a while for its widget to appear. GUI thread.
class Person final : public QObject
{
    Q_OBJECT
public:
    explicit Person(QObject *parent = nullptr);

    /// Does one act, `{"do": NAME, ...}`. Answers what was seen, or `{"error": TEXT}` with what is on the
    /// screen.
    QJsonObject act(const QJsonObject &act);

private:
    using Act = std::function<Result<QJsonObject>(const QJsonObject &)>;

    Result<QJsonObject> click(const QJsonObject &act);
    Result<QJsonObject> menu(const QJsonObject &act);
    Result<QJsonObject> close(const QJsonObject &act);
    Result<QJsonObject> tray(const QJsonObject &act);
    Result<QJsonObject> type(const QJsonObject &act);
    Result<QJsonObject> read(const QJsonObject &act);
    Result<QJsonObject> item(const QJsonObject &act);
    Result<QJsonObject> tab(const QJsonObject &act);
    Result<QJsonObject> table(const QJsonObject &act);
    Result<QJsonObject> seen(const QJsonObject &act);
    Result<QJsonObject> screenshot(const QJsonObject &act);

    template <class W>
    Result<W *> find(const QString &name, bool enabled = true);
    Result<QAbstractItemView *> viewWith(const QString &name, const QString &text, int *row);

    QHash<QString, Act> m_acts;
};

}  // namespace gatehouse::driver
