#pragma once

#include "ui/pages/page.h"

class QFormLayout;
class QScrollArea;

namespace gatehouse::ui {

/// Every setting with an editor of its type and limits; a change is sent as it is made, and can be undone.
class SettingsPage final : public Page
{
    Q_OBJECT
public:
    explicit SettingsPage(Shell &shell, QWidget *parent = nullptr);
    void refresh() override;

private:
    void show(const QList<wire::SettingItem> &items);
    QWidget *makeRow(const wire::SettingItem &item);
    QWidget *makeEditor(const wire::SettingItem &item);
    void change(const QString &name, const QJsonValue &value, const QJsonValue &before);
    void restore(const QString &name);

    QScrollArea *m_scroll;
};

}  // namespace gatehouse::ui
