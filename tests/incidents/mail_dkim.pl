#!/usr/bin/perl
# What Mail::DKIM says of a mail in a made-up DNS: mail_dkim.pl < {"mail": base64, "keys": {name: record}}
# prints "DOMAIN SELECTOR RESULT", a line for each signature, or "skipped: no Mail::DKIM".
use strict;
use warnings;
use JSON::PP;
use MIME::Base64;

BEGIN { eval { require Mail::DKIM::Verifier; 1 } or do { print "skipped: no Mail::DKIM\n"; exit 0 } }

my $asked = decode_json(do { local $/; <STDIN> });

{
    no warnings 'redefine';
    *Mail::DKIM::PublicKey::fetch_async = sub {
        my ($class, %of) = @_;
        my $record = $asked->{keys}{ lc "$of{Selector}._domainkey.$of{Domain}" };
        my $key = defined $record ? $class->parse($record) : undef;
        @$key{qw(Selector Domain)} = @of{qw(Selector Domain)} if $key;
        return sub { $of{Callbacks}{Success} ? $of{Callbacks}{Success}->($key) : $key };
    };
}

my $verifier = Mail::DKIM::Verifier->new;
my $mail = decode_base64($asked->{mail});
$mail =~ s/\r?\n/\r\n/g;
$verifier->PRINT($mail);
$verifier->CLOSE;
print join(' ', $_->domain, $_->selector, $_->result), "\n" for $verifier->signatures;
