#!/usr/bin/perl
# Our DKIM verifier beside libopendkim and Mail::DKIM over generated mails.
#
# dkim_vs_others.pl DKIM_CASES [MAILS [SEED]]: makes mails, has them signed by each of the three or
# by hand, changes some, lets all three judge, and fails on a difference that no entry of KNOWN explains.
use strict;
use warnings;
use IPC::Open2;

BEGIN {
    *CORE::GLOBAL::time = sub { 1_700_000_000 };
    eval { require Mail::DKIM::Verifier; require Mail::DKIM::Signer; require Mail::DKIM::PrivateKey;
           require Crypt::OpenSSL::RSA; require Digest::SHA; require MIME::Base64; 1 }
        or do { print "skipped: no Mail::DKIM\n"; exit 0 };
}

my ($program, $mails, $seed) = @ARGV;
$mails ||= 3000;
srand($seed || 20261122);

my $key = Crypt::OpenSSL::RSA->generate_key(1024);
$key->use_sha256_hash;
$key->use_pkcs1_padding;
my $public = $key->get_public_key_x509_string;
$public =~ s/-----[^-]+-----|\s//g;
my $record = "v=DKIM1; k=rsa; p=$public";

my $pid = open2(my $answers, my $requests, $program);
binmode $_ for $answers, $requests;
$requests->autoflush(1);

sub request { my ($what, $bytes, $more) = @_; print $requests $what, ' ', length $bytes, ' ', $more // '', "\n", $bytes }
request('key', $record);
request('pem', $key->get_private_key_string);

# Any name has the one key.
{
    no warnings 'redefine';
    *Mail::DKIM::PublicKey::fetch_async = sub {
        my ($class, %asked) = @_;
        my $made = $class->parse($record);
        @$made{qw(Selector Domain)} = @asked{qw(Selector Domain)};
        return sub { $asked{Callbacks}{Success} ? $asked{Callbacks}{Success}->($made) : $made };
    };
}

sub pick { $_[rand @_] }
sub chance { rand() < $_[0] }

# ---------------------------------------------------------------- mails

sub text_line {
    my @words = map { pick(qw(order report please find - attached. x .), "\xE4", "\xC3\xA4", '=20') } 1 .. 1 + rand 12;
    return join pick(' ', ' ', ' ', '  ', "\t", " \t "), @words;
}

sub make_body {
    return '' if chance(0.05);
    my $body = join '', map { (chance(0.15) ? '' : text_line()) . pick('', '', '', ' ', "\t", '  ') . "\r\n" } 1 .. 1 + rand 15;
    $body .= "\r\n" x int rand 4 if chance(0.3);
    $body =~ s/\r\n\z// if chance(0.1);
    return $body;
}

sub make_fields {
    my @fields = ("From:" . pick(' ', '', "\t") . pick('"A  B" <a@example.org>', 'a@example.org'), 'To: b@example.net' . pick('', ",\r\n\tc\@example.net"),
                  "Subject:" . pick(' ', '  ') . text_line() . pick('', ' ', "\r\n\t" . text_line()), 'Date: Tue, 14 Nov 2023 22:13:20 +0000');
    push @fields, 'Cc: d@example.net' if chance(0.3);
    push @fields, 'Message-ID: <' . int(rand 1e9) . '@example.org>' if chance(0.8);
    push @fields, 'MIME-Version: 1.0', pick('Content-Type: text/plain; charset=utf-8', "Content-Type: text/plain;\r\n charset=utf-8") if chance(0.7);
    push @fields, pick('X-Empty:', 'X-Empty: ') if chance(0.2);
    push @fields, 'Received: from a by b; Tue, 14 Nov 2023 22:13:20 +0000' if chance(0.3);
    push @fields, 'Subject: second' if chance(0.05);
    return @fields;
}

# ---------------------------------------------------------------- signatures

sub relaxed_field {
    my ($name, $value) = $_[0] =~ /\A([^:]*?)[ \t]*:(.*)\z/s;
    $value =~ s/\r\n(?=[ \t])//g;
    $value =~ s/[ \t]+/ /g;
    $value =~ s/\A | \z//g;
    return lc($name) . ":$value";
}

sub canonical_body {
    my ($body, $mode) = @_;
    if ($mode eq 'relaxed') { $body =~ s/[ \t]+/ /g; $body =~ s/ (?=\r\n)| \z//g }
    $body =~ s/(\r\n)*\z//;
    return $mode eq 'relaxed' && $body eq '' ? '' : "$body\r\n";
}

# By hand, so that any spelling of the tags can be signed. %A% … are filled in.
sub sign_by_hand {
    my ($fields, $body, $template) = @_;
    my ($head, $tail) = $template =~ m{c\s*=\s*(simple|relaxed)(?:/(simple|relaxed))?}i ? (lc $1, lc($2 // 'simple')) : ('simple', 'simple');
    my $text = canonical_body($body, $tail);
    my ($length) = $template =~ /\bl=(\d+)/;
    $text = substr $text, 0, $length if defined $length;
    my $hash = MIME::Base64::encode_base64(Digest::SHA::sha256($text), '');
    $template =~ s/%BH%/$hash/;
    my ($names) = $template =~ /\bh\s*=([^;]*)/;
    $names =~ s/\s//g;
    my %left;
    push @{ $left{lc((/\A([^:]*?)[ \t]*:/)[0])} }, $_ for @$fields;
    my $data = '';
    for my $name (map { lc } split /:/, $names) {
        my $field = pop @{ $left{$name} || [] } // next;
        $data .= ($head eq 'simple' ? $field : relaxed_field($field)) . "\r\n";
    }
    my $own = "DKIM-Signature: $template";
    (my $empty = $own) =~ s/%B%//;
    $data .= $head eq 'simple' ? $empty : relaxed_field($empty);
    my $value = MIME::Base64::encode_base64($key->sign($data), pick('', "\r\n\t", "\r\n "));
    $value =~ s/\s+\z//;
    $own =~ s/%B%/$value/;
    return $own;
}

# How signatures are spelt, and what is odd about them.
my @ODD = (
    ['plain', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; h=from:to:subject:date; bh=%BH%; b=%B%'],
    ['folded', "v=1; a=rsa-sha256;\r\n\tc=%C%; d=example.org;\r\n s=s1; h=from : to:\r\n\tsubject:date;\r\n bh=%BH%;\r\n\tb=%B%"],
    ['oversigned', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; h=from:from:to:to:subject:date:x-absent; bh=%BH%; b=%B%'],
    ['trailing semicolon', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%;'],
    ['b first', 'b=%B%; v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; h=from:subject; bh=%BH%'],
    ['blanks round =', 'v = 1; a =rsa-sha256; c= %C%; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['unknown tag', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; foo=bar; h=from:subject; bh=%BH%; b=%B%'],
    ['no c', 'v=1; a=rsa-sha256; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['c of one word', 'v=1; a=rsa-sha256; c=relaxed; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['i= below d=', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; i=u@m.example.org; h=from:subject; bh=%BH%; b=%B%'],
    ['q=', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; q=dns/txt; h=from:subject; bh=%BH%; b=%B%'],
    ['t= and x=', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; t=1699999000; x=1799999999; h=from:subject; bh=%BH%; b=%B%'],
    ['empty name in h=', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; h=from::subject; bh=%BH%; b=%B%'],
    ['h= in capitals', 'v=1; a=rsa-sha256; c=%C%; d=Example.ORG; s=s1; h=FROM:SUBJECT; bh=%BH%; b=%B%'],
    ['l=0', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; l=0; h=from:subject; bh=%BH%; b=%B%'],
    ['l=20', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; l=20; h=from:subject; bh=%BH%; b=%B%'],
    ['l= too large', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; l=99999999; h=from:subject; bh=%BH%; b=%B%'],
    ['no v', 'a=rsa-sha256; c=%C%; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['v=2', 'v=2; a=rsa-sha256; c=%C%; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['no From', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; h=to:subject; bh=%BH%; b=%B%'],
    ['i= outside d=', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; i=u@example.net; h=from:subject; bh=%BH%; b=%B%'],
    ['i= ends like d=', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; i=u@badexample.org; h=from:subject; bh=%BH%; b=%B%'],
    ['expired', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; t=1600000000; x=1600000001; h=from:subject; bh=%BH%; b=%B%'],
    ['x= before t=', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; t=1999999999; x=1899999999; h=from:subject; bh=%BH%; b=%B%'],
    ['two semicolons', 'v=1;; a=rsa-sha256; c=%C%; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['tag twice', 'v=1; a=rsa-sha256; c=%C%; d=example.org; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['tag in capitals', 'V=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['no d', 'v=1; a=rsa-sha256; c=%C%; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['no s', 'v=1; a=rsa-sha256; c=%C%; d=example.org; h=from:subject; bh=%BH%; b=%B%'],
    ['unknown a', 'v=1; a=rsa-sha512; c=%C%; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['unknown c', 'v=1; a=rsa-sha256; c=loose; d=example.org; s=s1; h=from:subject; bh=%BH%; b=%B%'],
    ['unknown q', 'v=1; a=rsa-sha256; c=%C%; d=example.org; s=s1; q=http; h=from:subject; bh=%BH%; b=%B%'],
);

sub by_mail_dkim {
    my ($fields, $body, $modes) = @_;
    my $signer = Mail::DKIM::Signer->new(Algorithm => 'rsa-sha256', Method => $modes, Domain => 'example.org', Selector => 's1',
                                         Key => Mail::DKIM::PrivateKey->load(Cork => $key));
    $signer->PRINT(join("\r\n", @$fields) . "\r\n\r\n$body");
    $signer->CLOSE;
    return $signer->signature->as_string;
}

sub by_program {
    my ($what, $mail, $modes) = @_;
    request($what, $mail, $modes);
    chomp(my $size = <$answers>);
    my $field;
    read $answers, $field, $size;
    $field =~ s/\r\n\z//;
    return $field;
}

# ---------------------------------------------------------------- changes on the way

my @CHANGES = (
    ['nothing', sub { }], ['nothing', sub { }],
    ['footer', sub { ${ $_[1] } .= "--\r\nlist footer\r\n" }],
    ['empty lines at the end', sub { ${ $_[1] } .= "\r\n" x 3 }],
    ['blanks at line ends', sub { ${ $_[1] } =~ s/\r\n/ \r\n/ }],
    ['blanks joined', sub { ${ $_[1] } =~ s/  / / }],
    ['blank for tab', sub { ${ $_[1] } =~ s/\t/ / }],
    ['body emptied', sub { ${ $_[1] } = '' }],
    ['body letter', sub { ${ $_[1] } =~ s/order/0rder/ }],
    ['NUL in the body', sub { ${ $_[1] } .= "\0\r\n" }],
    ['subject tag', sub { s/\ASubject:\s*/Subject: [list] / for @{ $_[0] } }],
    ['unfolded', sub { s/\r\n[ \t]+/ / for grep { !/\ADKIM/ } @{ $_[0] } }],
    ['folded', sub { s/\A(Subject: \S+) /$1\r\n / for @{ $_[0] } }],
    ['names in capitals', sub { s/\A([^:]+)/uc $1/e for grep { !/\ADKIM/ } @{ $_[0] } }],
    ['blank before the colon', sub { s/\A(Subject|To):/$1 :/ for @{ $_[0] } }],
    ['field before', sub { unshift @{ $_[0] }, 'Subject: other' }],
    ['field behind', sub { push @{ $_[0] }, 'Subject: other' }],
    ['From before', sub { unshift @{ $_[0] }, 'From: c@example.net' }],
    ['unsigned field', sub { push @{ $_[0] }, 'X-Spam: no' }],
    ['field removed', sub { @{ $_[0] } = grep { !/\ADate/ } @{ $_[0] } }],
    ['From removed', sub { @{ $_[0] } = grep { !/\AFrom/i } @{ $_[0] } }],
    ['order turned', sub { @{ $_[0] } = reverse @{ $_[0] } }],
    ['signature folded anew', sub { s/; ?/;\r\n\t/g for grep { /\ADKIM/ } @{ $_[0] } }],
    ['letter lost in b=', sub { s/\bb=\s*\S/b=/ for grep { /\ADKIM/ } @{ $_[0] } }],
    ['b= emptied', sub { s/\bb=[^;]*/b=/ for grep { /\ADKIM/ } @{ $_[0] } }],
    ['odd byte in b=', sub { s/\bb=\s*(\S{9})/b=$1!/ for grep { /\ADKIM/ } @{ $_[0] } }],
    ['bh= changed', sub { s/\bbh=\s*\S{4}/bh=AAAA/ for grep { /\ADKIM/ } @{ $_[0] } }],
);

# ---------------------------------------------------------------- judgement

# What about a body others read otherwise.
sub traits {
    my ($body) = @_;
    return 'empty body' if $body eq '';
    return 'body of empty lines' if $body =~ /\A(\r\n)+\z/;
    return 'body of blanks' if $body =~ /\A[ \t\r\n]+\z/;
    return 'blanks at the very end' if $body =~ /[ \t]\z/;
    return 'no last line end' if $body !~ /\r\n\z/;
    return 'last line of blanks' if $body =~ /\r\n[ \t]+(\r\n)+\z/;
    return 'plain body';
}

sub mail_dkim_says {
    my $verifier = Mail::DKIM::Verifier->new;
    $verifier->PRINT($_[0]);
    $verifier->CLOSE;
    return $verifier->result;
}

# Where another differs, and why. [who, pattern of the case, what we say, why]
my @KNOWN = (
    ['Mail::DKIM', qr{(/simple; .*|one word; \S+ .*|no c; \S+ .*)(no last line end|blanks at the very end|body of blanks)$}, qr/./,
     'takes a simple body without its last line end as it is; RFC 6376, 3.4.3: one is added'],
    ['libopendkim', qr{/relaxed; .*(no last line end|blanks at the very end|body of blanks)$}, qr/./,
     'takes a relaxed body without its last line end as it is; RFC 6376, 3.4.4: one is added'],
    ['Mail::DKIM', qr/\bl=0\b/, qr/policy/, 'takes l=0 for no l= at all'],
    ['Mail::DKIM', qr/\bl=(too|20| too)/, qr/permerror/, 'passes an l= beyond the body; RFC 6376, 3.5: it must not be larger'],
    ['Mail::DKIM', qr/no From/, qr/permerror/, 'passes a signature that does not sign From; RFC 6376, 6.1.1: permerror'],
    ['Mail::DKIM', qr/no v|tag in capitals/, qr/permerror/, 'passes a signature without v=; RFC 6376, 6.1.1: permerror'],
    ['Mail::DKIM', qr/two semicolons/, qr/permerror/, 'passes an empty tag; RFC 6376, 3.2: no tag-spec is empty'],
    ['Mail::DKIM', qr/x= before t=/, qr/permerror/, 'passes x= before t=; RFC 6376, 3.5: x= must be greater'],
    ['Mail::DKIM', qr/tag twice/, qr/permerror/, 'passes a tag that stands twice; RFC 6376, 3.2: the whole list is invalid'],
    ['libopendkim', qr/tag twice/, qr/permerror/, 'passes a tag that stands twice; RFC 6376, 3.2: the whole list is invalid'],
    ['libopendkim', qr/unknown q/, qr/permerror/, 'passes a q= without dns/txt; RFC 6376, 3.5: unknown methods must be ignored, and none is left'],
    ['Mail::DKIM', qr/odd byte/, qr/permerror/, 'passes over bytes in b= that are not base64; RFC 6376, 3.2: base64string has none'],
    ['libopendkim', qr/odd byte/, qr/permerror/, 'passes over bytes in b= that are not base64; RFC 6376, 3.2: base64string has none'],
);

my (%seen, %explained, @unexplained);
for my $number (1 .. $mails) {
    my @fields = make_fields();
    my $body = make_body();
    my $modes = pick('simple', 'relaxed') . '/' . pick('simple', 'relaxed');
    my $mail = join("\r\n", @fields) . "\r\n\r\n$body";
    my ($field, $how);
    my $signer = pick(qw(ours libopendkim Mail::DKIM hand hand));
    if ($signer eq 'hand') {
        my $odd = pick(@ODD);
        (my $template = $odd->[1]) =~ s/%C%/$modes/;
        $how = "hand, $odd->[0]";
        $field = sign_by_hand(\@fields, $body, $template);
    } else {
        $how = $signer;
        $field = $signer eq 'Mail::DKIM' ? by_mail_dkim(\@fields, $body, $modes) : by_program($signer eq 'ours' ? 'sign' : 'sign2', $mail, $modes);
    }
    next if $field eq '';
    unshift @fields, $field;
    my $change = pick(@CHANGES);
    $change = $CHANGES[0] if $signer eq 'hand' && chance(0.7);
    $change->[1]->(\@fields, \$body);
    my $sent = join("\r\n", @fields) . "\r\n\r\n$body";
    request('verify', $sent);
    chomp(my $line = <$answers>);
    my ($ours, $opendkim) = split / /, $line;
    my $perl = mail_dkim_says($sent);
    my $case = "$how; $modes; $change->[0]; " . traits($body);
    $seen{$ours}++;
    # Policy is ours alone: it verifies, and others stop there.
    my $holds = $ours eq 'pass' || $ours eq 'policy';
    my %others = (libopendkim => $opendkim eq 'pass', 'Mail::DKIM' => $perl eq 'pass');
    for my $who (sort keys %others) {
        next if $others{$who} == $holds;
        my ($why) = grep { $_->[0] eq $who && $case =~ $_->[1] && $ours =~ $_->[2] } @KNOWN;
        if ($why) { $explained{"$who: $why->[3]"}++ }
        else { push @unexplained, "$who says " . ($who eq 'libopendkim' ? $opendkim : $perl) . ", we say $ours: $case\n$sent" }
    }
}
close $requests;
waitpid $pid, 0;

print join(', ', map { "$_ $seen{$_}" } sort keys %seen), "\n";
print "$explained{$_} times $_\n" for sort keys %explained;
my %kinds;
$kinds{ (split /\n/)[0] }++ for @unexplained;
print STDERR "$kinds{$_} times $_\n" for sort keys %kinds;
print STDERR "\nfor one, $unexplained[0]\n" if @unexplained;
exit(@unexplained ? 1 : 0);
