#pragma once

#include "core/base/clock.h"
#include "ui/dialogs/form_dialog.h"

class QPainter;

namespace gatehouse::ui {

/// A link that somebody is to get, and whom it is for.
struct PersonalLink
{
    QString name;
    QString link;
};

/// Links that are told once, to be handed over: one as a picture to scan and as text, several as a list; all
/// of them to copy and to print.
class LinkDialog final : public FormDialog
{
    Q_OBJECT
public:
    LinkDialog(const QString &title, const QString &help, QList<PersonalLink> links, Timestamp until,
               QWidget *parent = nullptr);
    /// Opens one, which deletes itself.
    static void present(QWidget *parent, const QString &title, const QString &help,
                        const QList<PersonalLink> &links, Timestamp until);

    /// Every link on a line, after the name.
    QString asText() const;
    /// One link on each strip of `page`, with its picture; the value is how many fitted, from `first` on.
    int paintPage(QPainter &painter, const QRectF &page, int first) const;

private:
    QWidget *oneLink();
    QWidget *manyLinks();
    void print();

    QString m_title;
    QList<PersonalLink> m_links;
    QString m_untilText;
};

}  // namespace gatehouse::ui
