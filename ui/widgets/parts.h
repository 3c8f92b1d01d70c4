#pragma once

#include <QLabel>
#include <QPushButton>
#include <QString>

#include "ui/theme/theme.h"

class QFrame;
class QVBoxLayout;
class QLineEdit;

namespace gatehouse::ui {

/// A label that shows its text as it is, never as markup. `role` picks the look (see console.qss): title,
/// heading, quiet, field, figure, error, mono, secret; empty for running text.
QLabel *plainLabel(const QString &text, const char *role = "", QWidget *parent = nullptr);
/// The same, broken into lines as needed.
QLabel *wrappedLabel(const QString &text, const char *role = "", QWidget *parent = nullptr);
/// Looks: primary, danger, link, chip.
QPushButton *button(const QString &text, const char *role = "", const QString &iconName = {},
                    QWidget *parent = nullptr);
/// A field with the name that screen readers say and a hint for the empty state.
QLineEdit *field(const QString &accessibleName, const QString &placeholder = {}, QWidget *parent = nullptr);
/// A field for a password: masked, with an eye to show it.
QLineEdit *passwordField(const QString &accessibleName, QWidget *parent = nullptr);
/// A white sheet with a hairline; `layout` gets its inner layout.
QFrame *card(QVBoxLayout **layout, QWidget *parent = nullptr);
QFrame *rule(QWidget *parent = nullptr);
/// Gives a property to the style sheet and has it looked at again.
void setLook(QWidget *widget, const char *name, const QVariant &value);

/// A word on a coloured ground: a state, a role.
class Chip final : public QLabel
{
    Q_OBJECT
public:
    explicit Chip(const QString &text = {}, Tone tone = Tone::Plain, QWidget *parent = nullptr);
    void show(const QString &text, Tone tone);

protected:
    void paintEvent(QPaintEvent *event) override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

private:
    Tone m_tone;
};

/// A drawing of the icon set as a label, in the colours of the theme of the moment. Says nothing by itself.
class IconLabel final : public QWidget
{
    Q_OBJECT
public:
    IconLabel(QString name, int size, Tone tone, QWidget *parent = nullptr);
    void show(const QString &name, Tone tone);
    QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    int m_size;
    Tone m_tone;
};

}  // namespace gatehouse::ui
