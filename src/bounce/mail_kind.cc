// Telling the kinds of mail apart. The narrow signs are asked before the broad ones.
#include "bounce/mail_kind.h"

#include <algorithm>

#include "text/ascii.h"
#include "text/charset.h"
#include "text/encoding.h"
#include "text/phrases.h"

namespace mailwhy::bounce {

// All tables are in lower case. Only ASCII is folded: a word that may begin with a
// capital beyond it stands here without its first letter.
static constexpr std::string_view kDaemons[] = {
    "mailer-daemon",       "mailerdaemon",       "mail-daemon",
    "mailer daemon",       "maildaemon",         "mail delivery",
    "mail-delivery",       "postmaster",         "post_master",
    "post master",         "mail administrator", "delivery subsystem",
    "delivery service",    "delivery system",    "system administrator",
    "systemadministrator", "microsoftexchange",  "message delivery",
    "mail system",         "email engine",       "mail router",
};
static constexpr text::Phrases kDaemonSigns(kDaemons);

static constexpr std::string_view kFailures[] = {
    "undeliver",
    "non-deliver",
    "nondeliver",
    "not deliver",
    "could not be deliver",
    "couldn't be deliver",
    "cannot be deliver",
    "unable to deliver",
    "delivery failure",
    "delivery failed",
    "delivery has failed",
    "delivery status",
    "delivery notification",
    "delivery report",
    "delivery problem",
    "delivery error",
    "delivery delay",
    "delayed mail",
    "delayed delivery",
    "returned mail",
    "returned email",
    "returned to sender",
    "returning message",
    "failure notice",
    "failure notification",
    "failed mail",
    "mail delivery",
    "mail failure",
    "mail error",
    "message status",
    "message undeliver",
    "sending failed",
};
static constexpr text::Phrases kFailureSigns(kFailures);

static constexpr std::string_view kFailuresElsewhere[] = {
    "unzustellbar",
    "nicht zugestellt",
    "zustellung fehlgeschlagen",
    "unzustellbarkeit",
    "unzustell",
    "non remis",
    "non distribu",
    "chec de",
    "mancato recapito",
    "mancata consegna",
    "no se pudo entregar",
    "no se ha podido entregar",
    "no entregado",
    "falha na entrega",
    "não entregue",
    "onbestelbaar",
    "niedostarcz",
    "nie dostarczono",
    "nie można dostarczyć",
    "nedoruč",
    "nelze doručit",
    "teslim edilemedi",
    "kézbesíthetetlen",
    "nelivrat",
    "kunde inte levereras",
    "kunne ikke leveres",
    "ei voitu toimittaa",
    "message non délivré",
    "no se pudo enviar",
    "no se puede entregar",
    "não foi possível entregar",
    "mensagem devolvida",
    "mensaje devuelto",
    "impossibile recapitare",
    "nicht übermittelt",
    "konnte nicht zugestellt",
    "озвращено",
    "е удалось доставить",
    "배달되지",
    "전송 실패",
    "未送达",
    "未能送達",
    "无法送达",
    "е доставл",
    "едоставлен",
    "е может быть доставлен",
    "メールエラー",
    "エラーメール",
    "配信エラー",
    "配送エラー",
    "送信エラー",
    "送信できません",
    "配信不能",
    "退信",
    "无法投递",
    "投递失败",
    "無法傳遞",
};
static constexpr text::Phrases kFailureSignsElsewhere(kFailuresElsewhere);

static constexpr std::string_view kAutoReplies[] = {
    "out of office",
    "out of the office",
    "out-of-office",
    "auto-reply",
    "autoreply",
    "automatic reply",
    "automated reply",
    "auto reply",
    "auto response",
    "auto-response",
    "autorespon",
    "automatic response",
    "vacation",
    "away from",
    "on holiday",
    "abwesen",
    "automatische ant",
    "втоответ",
    "тсутств",
    "absence",
    "réponse automat",
    "absent",
    "fuera de la oficina",
    "respuesta automática",
    "resposta automát",
    "risposta automat",
    "fuori ufficio",
    "自動返信",
    "自动回复",
    "自動回覆",
    "不在",
};
static constexpr text::Phrases kAutoReplySigns(kAutoReplies);

static constexpr std::string_view kAutoReplyFields[] = {
    "X-Autoreply",     "X-Auto-Reply",         "X-Autorespond",   "X-Autoreply-From",
    "X-Autoresponder", "X-Auto-Response-From", "X-AutoReply-From"};

static constexpr std::string_view kChallenges[] = {
    "please confirm your message",
    "please confirm your email",
    "confirm your mail",
    "requires confirmation",
    "challenge",
    "verification required",
    "awaits moderator approval",
    "is being held",
    "verify your email to",
};

static constexpr std::string_view kChallengeFields[] = {
    "X-Tmda-Confirm",      "X-TMDA",
    "X-ASK-Action",        "X-Boxbe",
    "X-SpamArrest",        "X-Spamarrest-NoReply",
    "X-List-Administrivia"};

template <size_t N>
static bool has_any(std::string_view text, const std::string_view (&words)[N]) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != text.npos; });
}

template <size_t N>
static bool has_field(const mail::Header& header, const std::string_view (&names)[N]) {
  return std::ranges::any_of(names,
                             [&](std::string_view name) { return header.find(name); });
}

static bool has_part(const mail::Message& mail, std::string_view type) {
  return std::ranges::any_of(mail.parts,
                             [&](const mail::Part& part) { return part.type == type; });
}

// Microsoft's complaints (JMRP) came without a feedback-report for years; Apple Mail asks
// lists to be left off in a mail of its own.
static bool is_complaint(const mail::Message& mail, std::string_view subject) {
  if (has_part(mail, "message/feedback-report")) return true;
  return mail.header().find("X-Apple-Unsubscribe") ||
         subject.starts_with("complaint about message from");
}

static bool is_auto_reply(const mail::Header& header, std::string_view subject) {
  if (kAutoReplySigns.any_in(subject) || has_field(header, kAutoReplyFields)) return true;
  if (text::starts_with_ignore_case(header.value("Precedence"), "auto_reply"))
    return true;
  // Reports of Exim and Postfix say "auto-replied", too.
  return text::starts_with_ignore_case(header.value("Auto-Submitted"), "auto-replied") &&
         header.find("X-Auto-Response-Suppress");
}

// fml and its like refuse a letter to the list.
static bool is_list_refusal(const mail::Header& header, std::string_view subject) {
  if (!header.find("X-MLServer")) return false;
  constexpr std::string_view kRefusals[] = {
      "not member", "not a member", "reject", "loop", "error", "refus", "denied"};
  return has_any(subject, kRefusals);
}

// In lower case; old servers write their language's bytes as they are.
static std::string words_of(const mail::Header& header, std::string_view name) {
  return text::to_lower(text::to_utf8(text::decode_words(header.value(name)), ""));
}

MailKind kind_of(const mail::Message& mail) {
  const mail::Header& header = mail.header();
  std::string subject = words_of(header, "Subject");
  std::string from = words_of(header, "From");
  if (is_complaint(mail, subject)) return MailKind::Complaint;
  if (header.find("X-Failed-Recipients")) return MailKind::Report;
  bool failure = kFailureSigns.any_in(subject) || kFailureSignsElsewhere.any_in(subject);
  if (!failure) {
    if (is_auto_reply(header, subject)) return MailKind::AutoReply;
    if (has_part(mail, "message/disposition-notification") ||
        has_any(subject, kChallenges) || has_field(header, kChallengeFields))
      return MailKind::NonBounce;
  }
  bool daemon = kDaemonSigns.any_in(from);
  if (!failure && !daemon &&
      text::starts_with_ignore_case(header.value("Auto-Submitted"), "auto-replied"))
    return MailKind::Answer;
  if (daemon || text::trim(header.value("Return-Path")) == "<>" ||
      is_list_refusal(header, subject))
    return MailKind::Report;
  return failure ? MailKind::Hearsay : MailKind::Letter;
}

}  // namespace mailwhy::bounce
