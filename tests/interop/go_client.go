// SPDX-License-Identifier: GPL-3.0-or-later
// A Nostr client on go-nostr: one command as argument, its JSON object on standard input, the
// answer as one JSON object on standard output.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/nbd-wtf/go-nostr"
	"github.com/nbd-wtf/go-nostr/nip44"
	"github.com/nbd-wtf/go-nostr/nip59"
)

type input struct {
	Relay    string       `json:"relay"`
	Secret   string       `json:"secret"`
	Auth     bool         `json:"auth"`
	Filter   nostr.Filter `json:"filter"`
	Template *nostr.Event `json:"template"`
	Event    *nostr.Event `json:"event"`
	Receiver string       `json:"receiver"`
	Peer     string       `json:"peer"`
	Content  string       `json:"content"`
	Text     string       `json:"text"`
}

type object map[string]any

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func connect(ctx context.Context, in input) *nostr.Relay {
	return must(nostr.RelayConnect(ctx, in.Relay))
}

func signed(in input) *nostr.Event {
	if in.Event != nil {
		return in.Event
	}
	check(in.Template.Sign(in.Secret))
	return in.Template
}

func publish(ctx context.Context, in input) object {
	relay, event := connect(ctx, in), signed(in)
	err := relay.Publish(ctx, *event)
	if err != nil && in.Auth && strings.Contains(err.Error(), "auth-required:") {
		check(relay.Auth(ctx, func(answer *nostr.Event) error { return answer.Sign(in.Secret) }))
		err = relay.Publish(ctx, *event)
	}
	if err != nil {
		return object{"event": event, "ok": false, "reason": err.Error()}
	}
	return object{"event": event, "ok": true, "reason": ""}
}

func fetch(ctx context.Context, in input) object {
	subscription := must(connect(ctx, in).Subscribe(ctx, nostr.Filters{in.Filter}))
	events := []*nostr.Event{}
	for {
		select {
		case event := <-subscription.Events:
			events = append(events, event)
		case <-subscription.EndOfStoredEvents:
			return object{"events": events, "closed": ""}
		case reason := <-subscription.ClosedReason:
			return object{"events": events, "closed": reason}
		case <-ctx.Done():
			check(ctx.Err())
		}
	}
}

func count(ctx context.Context, in input) object {
	return object{"count": must(connect(ctx, in).Count(ctx, nostr.Filters{in.Filter}))}
}

func live(ctx context.Context, in input) object {
	event := signed(in)
	filter := nostr.Filter{Kinds: []int{event.Kind}, Authors: []string{event.PubKey}}
	subscription := must(connect(ctx, in).Subscribe(ctx, nostr.Filters{filter}))
	<-subscription.EndOfStoredEvents
	check(connect(ctx, in).Publish(ctx, *event))
	return object{"event": <-subscription.Events}
}

func encrypt(in input) func(string) (string, error) {
	return func(text string) (string, error) {
		return nip44.Encrypt(text, must(nip44.GenerateConversationKey(in.Peer, in.Secret)))
	}
}

func decryptFor(in input) func(string, string) (string, error) {
	return func(peer, text string) (string, error) {
		return nip44.Decrypt(text, must(nip44.GenerateConversationKey(peer, in.Secret)))
	}
}

func wrap(in input) object {
	in.Peer = in.Receiver
	author := must(nostr.GetPublicKey(in.Secret))
	rumor := nostr.Event{Kind: 14, CreatedAt: nostr.Now(), PubKey: author, Content: in.Content,
		Tags: nostr.Tags{{"p", in.Receiver}}}
	rumor.ID = rumor.GetID()
	sign := func(event *nostr.Event) error { return event.Sign(in.Secret) }
	return object{"event": must(nip59.GiftWrap(rumor, in.Receiver, encrypt(in), sign, nil))}
}

func run(ctx context.Context, command string, in input) object {
	switch command {
	case "publish":
		return publish(ctx, in)
	case "fetch":
		return fetch(ctx, in)
	case "count":
		return count(ctx, in)
	case "live":
		return live(ctx, in)
	case "wrap":
		return wrap(in)
	case "unwrap":
		return object{"rumor": must(nip59.GiftUnwrap(*in.Event, decryptFor(in)))}
	case "encrypt":
		return object{"text": must(encrypt(in)(in.Text))}
	case "decrypt":
		return object{"text": must(decryptFor(in)(in.Peer, in.Text))}
	case "verify":
		valid, err := in.Event.CheckSignature()
		return object{"valid": valid && err == nil && in.Event.CheckID()}
	case "pubkey":
		return object{"pubkey": must(nostr.GetPublicKey(in.Secret))}
	}
	fmt.Fprintln(os.Stderr, "unknown command")
	os.Exit(1)
	return nil
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	var in input
	check(json.NewDecoder(os.Stdin).Decode(&in))
	check(json.NewEncoder(os.Stdout).Encode(run(ctx, os.Args[1], in)))
}
