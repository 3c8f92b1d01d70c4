#pragma once

#include "ui/pages/page.h"

class QListWidget;
class QScrollArea;

namespace gatehouse::ui {

class SearchField;

/// Every setting with an editor of its type and limits, a section at a time or those that were searched for.
/// A change is sent as it is made, and can be undone.
class SettingsPage final : public Page
{
    Q_OBJECT
public:
    explicit SettingsPage(Shell &shell, QWidget *parent = nullptr);
    void refresh() override;
    void focusSearch() override;
    /// "section": the section to show.
    void applyFilter(const QVariantMap &filter) override;

private:
    void openTerms();
    void showSections();
    void showRows();
    QList<wire::SettingItem> chosenItems() const;
    int overridesOf(const QString &setting) const;
    QWidget *makeRow(const wire::SettingItem &item);
    QWidget *makeVerbs(const wire::SettingItem &item, const QString &title);
    void change(const QString &name, const QJsonValue &value, const QJsonValue &before);
    void restore(const QString &name);
    void openOverrides(const wire::SettingItem &item);

    SearchField *m_search;
    QListWidget *m_sections;
    QScrollArea *m_scroll;
    QString m_searched;
    QString m_section;
    QList<wire::SettingItem> m_items;
    QList<wire::SettingOverride> m_overrides;
};

}  // namespace gatehouse::ui
