"""The desk: a web application on cases for one person on one machine, or for a newsroom behind a password.

    request ──▶ guard ──▶ page or api ──▶ workplace ──▶ store, corrected ledgers, corrected case
                  │            └──▶ rendering ──▶ templates
                  └── host, origin, session, size, headers on every answer

Everything is rendered on the server; a page loads nothing but the desk's own style sheet and script.
"""
