#pragma once

#include <QObject>

#include "core/api/wire/client.h"

class QFrame;
class QLabel;
class QScrollArea;

namespace gatehouse {
struct Error;
}

namespace gatehouse::ui {

class MemberRow;
class SearchField;

/// Everything that can be set of an application, built from the tables of core/api/wire: a page with what
/// every application needs and one with the rest by sections. Knows what differs from the server's state.
class ClientForm final : public QObject
{
    Q_OBJECT
public:
    explicit ClientForm(QObject *parent = nullptr);

    // The caller puts them into its tabs.
    QWidget *generalPage() const { return m_general; }
    QWidget *detailsPage() const { return m_details; }

    void show(const wire::Client &client, bool readOnly);
    int changes() const;
    /// What differs, and nothing else: metadata that went back to its default is null.
    wire::ClientChange change() const;

    /// Marks the first value that cannot be sent and goes there; its text, or empty when all is well.
    QString check();
    /// Marks the field that the server's sentence is about and goes there; false when it names none.
    bool showError(const Error &error);

Q_SIGNALS:
    void edited();
    /// A field on this page wants to be seen.
    void pageWanted(QWidget *page);

private:
    struct Section
    {
        QFrame *sheet = nullptr;
        QList<MemberRow *> rows;
    };
    QWidget *makeGeneral();
    QWidget *makeDetails();
    QScrollArea *makeScroll(QWidget *content);
    void addRow(Section &section, MemberRow *row);
    wire::Client draft() const;
    void refit();
    void search(const QString &text);
    void showSections();
    void goTo(MemberRow *row);
    MemberRow *rowNamedIn(const Error &error) const;

    wire::Client m_client;
    QList<MemberRow *> m_rows;
    QList<Section> m_sections;
    SearchField *m_search = nullptr;
    QLabel *m_nothing = nullptr;
    QWidget *m_general;
    QWidget *m_details;
    bool m_filling = false;
};

}  // namespace gatehouse::ui
