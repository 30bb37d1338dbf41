// The causes of data/causes.toml that a refusal can have, each earned from the evidence.
#pragma once

#include "diagnose/inquiry.h"

namespace mailwhy::diagnose {

// The sender's domain itself: not there, expired, or its name servers at fault. True
// where that explains the refusal and nothing below it matters.
bool find_domain_causes(Inquiry& inquiry);

// Name servers that disagree about this mail, keep silent, have no authority. True where
// that explains the refusal; other faults are added as warnings by add_server_warnings.
bool find_server_causes(Inquiry& inquiry);
void add_server_warnings(Inquiry& inquiry);

// What the SPF record says of the refused address, and the change that mends it.
void find_spf_causes(Inquiry& inquiry);

// A record that cannot be used: permerror, or none.
void find_broken_record(Inquiry& inquiry);
void find_missing_record(Inquiry& inquiry);

// Name servers that disagree about the DKIM key or the DMARC record, so that the mail
// fares better with one than with another. False where they do not, or cannot be asked.
bool find_drifted_records(Inquiry& inquiry);

// DKIM: what keeps the signature of the author's domain from verifying, or that there is
// none. False where that does not explain the refusal.
bool find_dkim_causes(Inquiry& inquiry);

// The same where nothing of the mail came back.
bool find_unseen_dkim_causes(Inquiry& inquiry);
// Names of key records that the reply names, or spells as d= and s=.
std::vector<std::string> keys_named_in_reply(const Inquiry& inquiry);
// The steps that end a cause of DKIM.
void add_dkim_steps(Inquiry& inquiry, const std::string& cause,
                    const text::Params& params);

// Block lists: asks those that the refusal names, and the public ones beside them; where
// its words hide the cause, the public ones. Nothing where lists cannot be the reason.
void ask_block_lists(Inquiry& inquiry);
// Does its label say that a list decided?
bool is_about_lists(const Inquiry& inquiry);
// Is the address, or a name in the mail, listed now, or no longer, or could the list not
// tell? False where the words speak of no list, or of one only by the way.
bool find_listing_causes(Inquiry& inquiry);
// Words that hide the cause: does a public list that large receivers ask, and that passed
// its test, have the address or the sender's name? Likely at most, since the refusal
// named none. False where none has it, or the receiver keeps a list of its own.
bool find_unnamed_listing(Inquiry& inquiry);
// All other listings that somebody may refuse for, as warnings.
void add_lesser_listings(Inquiry& inquiry);

// DMARC: the record, or a mail for which neither SPF nor DKIM speaks as the domain in
// From. False where that does not explain the refusal.
bool find_dmarc_causes(Inquiry& inquiry);

// The sending host, where the words speak of it: its reverse name or the name with which
// it greets. False where DNS shows no fault there.
bool find_client_host_causes(Inquiry& inquiry);
// The reverse name, whatever the words say.
bool find_reverse_name_causes(Inquiry& inquiry);

// The recipient's MX leads to a server that takes no mail for the domain: where the words
// say so, and DNS shows that the server which refused is the one it names.
bool find_recipient_causes(Inquiry& inquiry);

}  // namespace mailwhy::diagnose
