#pragma once

#include <QJsonValue>
#include <QWidget>

#include "core/api/wire/server.h"

namespace gatehouse::ui {

/// A field for one setting, of its type and limits. Long texts get a field that grows.
class SettingEditor final : public QWidget
{
    Q_OBJECT
public:
    SettingEditor(const wire::SettingItem &item, const QJsonValue &value, QWidget *parent = nullptr);

    QJsonValue value() const;
    /// The widget that takes the focus, for labels and screen readers.
    QWidget *field() const { return m_field; }

Q_SIGNALS:
    /// The person is done with a new value; never for a value that is the one before.
    void edited(const QJsonValue &value);

private:
    void makeSwitch();
    void makeChoice(const wire::SettingItem &item);
    void makeNumber(const wire::SettingItem &item);
    void makeText();
    void finish();

    QString m_type;
    QJsonValue m_before;
    QWidget *m_field = nullptr;
};

/// A value as people read it: "30 minutes", "On", "By invitation".
QString settingValueText(const wire::SettingItem &item, const QJsonValue &value);

}  // namespace gatehouse::ui
