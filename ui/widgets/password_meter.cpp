#include "ui/widgets/password_meter.h"

#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>
#include <array>
#include <chrono>

#include "ui/client/async.h"
#include "ui/theme/theme.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

using namespace std::chrono_literals;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(gatehouse::ui::PasswordMeter)
};

QString scoreText(int score)
{
    const std::array<QString, 5> words{Text::tr("Guessed at once."), Text::tr("Very easy to guess."),
                                       Text::tr("Easy to guess for a computer."), Text::tr("Hard to guess."),
                                       Text::tr("Very hard to guess.")};
    return words.at(std::size_t(qBound(0, score, 4)));
}

QString weaknessText(const QString &weakness)
{
    if (weakness == "word"_L1) return Text::tr("It is mostly a word or a name that many people use.");
    if (weakness == "own"_L1) return Text::tr("It is mostly this person's name or address, or the office's.");
    if (weakness == "repeat"_L1) return Text::tr("It repeats the same characters.");
    if (weakness == "sequence"_L1) return Text::tr("It has characters in a row, such as abc or 123.");
    if (weakness == "keyboard"_L1) return Text::tr("It follows the keys of the keyboard.");
    if (weakness == "date"_L1) return Text::tr("It is mostly a date.");
    return {};
}

}  // namespace

QString passwordProblemText(const QString &code, int minimumLength, const QString &detail)
{
    if (code == "password_too_short"_L1) return Text::tr("At least %n character(s).", nullptr, minimumLength);
    if (code == "password_too_long"_L1) return Text::tr("It is too long.");
    if (code == "password_bad_characters"_L1)
        return Text::tr("It has a character that cannot be used, such as a line break.");
    if (code == "password_is_name"_L1) return Text::tr("It is the username or the e-mail address.");
    if (code == "password_few_kinds"_L1)
        return Text::tr("It needs more kinds of characters: lower case, upper case, digits, others.");
    if (code == "password_breached"_L1)
        return Text::tr("It is known from a breach: strangers have it on their lists.");
    if (code == "password_used_before"_L1) return Text::tr("It was used before.");
    const QString guessable = u"password_guessable"_s;
    if (code.startsWith(guessable)) {
        const QString why = weaknessText(code.mid(guessable.size() + 1));
        return why.isEmpty() ? Text::tr("It is easy to guess.")
                             : Text::tr("It is easy to guess. %1").arg(why);
    }
    return detail;
}

namespace {

/// The sentences that can take most room, in whatever language.
QStringList longestWords()
{
    QStringList all;
    for (const char *code :
         {"password_bad_characters", "password_few_kinds", "password_breached", "password_guessable_word",
          "password_guessable_own", "password_guessable_sequence"})
        all.append(passwordProblemText(QString::fromLatin1(code), 0, {}));
    return all;
}

}  // namespace

/// Four fields, filled from the left. Says nothing: the words beside it do.
class PasswordMeter::Bar final : public QWidget
{
public:
    Bar() { setFixedHeight(6); }
    void fill(int filled, bool good)
    {
        m_filled = filled;
        m_good = good;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        constexpr int kFields = 4;
        constexpr int kGap = 4;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const qreal each = (width() - kGap * (kFields - 1)) / qreal(kFields);
        for (int i = 0; i < kFields; ++i) {
            painter.setBrush(i >= m_filled ? Theme::now().line
                                           : Theme::inkOf(m_good ? Tone::Good : Tone::Bad));
            painter.drawRoundedRect(QRectF(i * (each + kGap), 0, each, height()), 3, 3);
        }
    }

private:
    int m_filled = 0;
    bool m_good = false;
};

PasswordMeter::PasswordMeter(QLineEdit *field, Ask ask, const QString &idle, QWidget *parent)
    : QWidget(parent),
      m_field(field),
      m_ask(std::move(ask)),
      m_idle(idle),
      m_bar(new Bar),
      m_words(wrappedLabel(idle, "quiet")),
      m_rest(new QTimer(this))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_bar);
    layout->addWidget(m_words);
    m_field->setAccessibleDescription(idle);
    m_rest->setSingleShot(true);
    m_rest->setInterval(350ms);
    connect(m_rest, &QTimer::timeout, this, &PasswordMeter::ask);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &typed) {
        ++m_question;
        if (!typed.isEmpty()) {
            m_rest->start();
            return;
        }
        m_rest->stop();
        show(m_idle, 0, false);
    });
}

QString PasswordMeter::text() const
{
    return m_words->text();
}

void PasswordMeter::askAgain()
{
    if (!m_field->text().isEmpty()) m_rest->start();
}

void PasswordMeter::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    keepRoom();
}

/// Room for the longest of the words at this width: what is below does not move while somebody types.
void PasswordMeter::keepRoom()
{
    const QRect column(0, 0, width(), QWIDGETSIZE_MAX);
    int tallest = 0;
    for (const QString &words : longestWords() + QStringList{m_idle}) {
        const QRect room = m_words->fontMetrics().boundingRect(column, Qt::TextWordWrap, words);
        tallest = qMax(tallest, room.height());
    }
    m_words->setMinimumHeight(tallest);
}

void PasswordMeter::ask()
{
    const quint64 question = ++m_question;
    whenDone(m_ask(Secret::fromText(m_field->text())), this,
             [this, question](const Result<wire::PasswordStrength> &answer) {
                 if (question == m_question) display(answer);
             });
}

void PasswordMeter::display(const Result<wire::PasswordStrength> &answer)
{
    // No verdict is no obstacle: the server looks again when the password is sent.
    if (!answer.ok()) {
        show(m_idle, 0, false);
        return;
    }
    if (answer->accepted)
        show(scoreText(answer->score), qMax(1, answer->score), true);
    else
        show(passwordProblemText(answer->code, answer->minimumLength, answer->detail), qMax(1, answer->score),
             false);
}

void PasswordMeter::show(const QString &text, int filled, bool good)
{
    m_bar->fill(filled, good);
    m_words->setText(text);
    m_field->setAccessibleDescription(text);
}

}  // namespace gatehouse::ui
