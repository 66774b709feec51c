//! Who may see and do what: one table.

use crate::{
    conversation::Status,
    id::{CategoryId, ChannelId, OperatorId, TeamId},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an operator is in the house.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers customers.
    #[default]
    Agent,
    /// Leads his teams.
    Supervisor,
    /// Configures everything.
    Admin,
}

impl Role {
    /// Every role, least first.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Supervisor, Self::Admin];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Supervisor => "supervisor",
            Self::Admin => "admin",
        }
    }
}

/// What a token may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything.
    Admin,
    /// What an agent may do.
    Desk,
    /// What one bot may do, where it has the turn.
    Bot,
    /// What the platform behind one API channel may do there.
    Channel,
    /// Looking, not touching.
    Read,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 5] = [
        Self::Admin,
        Self::Desk,
        Self::Bot,
        Self::Channel,
        Self::Read,
    ];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Desk => "desk",
            Self::Bot => "bot",
            Self::Channel => "channel",
            Self::Read => "read",
        }
    }
}

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident = $text:literal: $($holder:ident)|+, $($scope:ident)|+;)+) => {
        /// Something that may be done, `noun:verb`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Right { $($(#[$doc])* $name,)+ }

        impl Right {
            /// Every right, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Returns the stable name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Says whether a role has the right.
            #[must_use]
            pub const fn is_held_by(self, role: Role) -> bool {
                match self { $(Self::$name => matches!(role, $(Role::$holder)|+),)+ }
            }

            /// Says whether a token of this scope has the right.
            #[must_use]
            pub const fn is_in(self, scope: Scope) -> bool {
                match self { $(Self::$name => matches!(scope, $(Scope::$scope)|+),)+ }
            }
        }
    };
}

rights! {
    /// See the conversations that one may see.
    ConversationsRead = "conversations:read": Agent | Supervisor | Admin, Admin | Desk | Bot | Channel | Read;
    /// Write to a contact, or a note.
    MessagesWrite = "messages:write": Agent | Supervisor | Admin, Admin | Desk | Bot | Channel;
    /// Say what the contact or the bot of an API channel said, and open conversations there.
    MessagesAppend = "messages:append": Admin, Admin | Channel;
    /// Make contacts, and change what is known of them.
    ContactsWrite = "contacts:write": Agent | Supervisor | Admin, Admin | Desk | Channel;
    /// Keep out what a contact writes, and let it in again.
    ContactsBlock = "contacts:block": Supervisor | Admin, Admin;
    /// Take everything of a contact out as one file.
    ContactsExport = "contacts:export": Admin, Admin;
    /// Erase everything of a contact.
    ContactsErase = "contacts:erase": Admin, Admin;
    /// Take a waiting conversation, answer an offer.
    ConversationsTake = "conversations:take": Agent | Supervisor | Admin, Admin | Desk;
    /// Give a conversation to a team or a colleague.
    ConversationsTransfer = "conversations:transfer": Agent | Supervisor | Admin, Admin | Desk | Channel;
    /// See what bots were asked and answered, how long it took and what it cost.
    BotStepsRead = "bot_steps:read": Supervisor | Admin, Admin | Read;
    /// Say that a person is needed, or give a conversation back to a bot.
    ConversationsHandOver = "conversations:hand_over": Agent | Supervisor | Admin, Admin | Desk | Bot | Channel;
    /// Take a conversation from a colleague.
    ConversationsTakeOver = "conversations:take_over": Supervisor | Admin, Admin;
    /// Open and finish what a contact wants.
    IntentsSet = "intents:set": Agent | Supervisor | Admin, Admin | Desk | Bot | Channel;
    /// Put a conversation into categories.
    CategoriesSet = "categories:set": Agent | Supervisor | Admin, Admin | Desk | Bot | Channel;
    /// Open, defer and close interventions.
    InterventionsSet = "interventions:set": Agent | Supervisor | Admin, Admin | Desk | Bot;
    /// Ask for a call with the contact; who rings is an operator who may.
    CallsRequest = "calls:request": Agent | Supervisor | Admin, Admin | Desk | Bot;
    /// Listen to somebody's call, whisper to him, or join.
    CallsListen = "calls:listen": Supervisor | Admin, Admin | Desk;
    /// Close and reopen.
    ConversationsClose = "conversations:close": Agent | Supervisor | Admin, Admin | Desk | Bot | Channel;
    /// Let a conversation sleep, and wake it.
    ConversationsSnooze = "conversations:snooze": Agent | Supervisor | Admin, Admin | Desk;
    /// See the board, and be called when a queue is over its limits.
    BoardRead = "board:read": Supervisor | Admin, Admin;
    /// Read the reports of the teams that one leads.
    ReportsRead = "reports:read": Supervisor | Admin, Admin;
    /// Set the limits of a team's queue.
    QueuesLimit = "queues:limit": Supervisor | Admin, Admin;
    /// Ask what other people or rules would have brought: an admin about the desk, a supervisor about his teams.
    WhatIfAsk = "what_if:ask": Supervisor | Admin, Admin;
    /// See colleagues, teams and channels.
    DeskRead = "desk:read": Agent | Supervisor | Admin, Admin | Desk | Bot | Channel | Read;
    /// Change one's own presence.
    PresenceSet = "presence:set": Agent | Supervisor | Admin, Admin | Desk;
    /// Change a colleague's presence.
    PresenceSetOthers = "presence:set_others": Supervisor | Admin, Admin;
    /// Create and change operators, invite them.
    OperatorsManage = "operators:manage": Admin, Admin;
    /// Create and change teams.
    TeamsManage = "teams:manage": Admin, Admin;
    /// Create, change and remove intents.
    IntentsManage = "intents:manage": Admin, Admin;
    /// Create, change and remove categories.
    CategoriesManage = "categories:manage": Admin, Admin;
    /// Write the canned replies that everybody shares.
    CannedManage = "canned_replies:manage": Supervisor | Admin, Admin;
    /// Put lists of the inbox together for oneself.
    ViewsKeep = "views:keep": Agent | Supervisor | Admin, Admin | Desk;
    /// Put lists of the inbox together for a team.
    ViewsShare = "views:share": Supervisor | Admin, Admin;
    /// Make one contact of two.
    ContactsMerge = "contacts:merge": Supervisor | Admin, Admin;
    /// Look up who did what.
    AuditRead = "audit:read": Admin, Admin;
    /// See who is logged in, and end it.
    SessionsManage = "sessions:manage": Admin, Admin;
    /// Say who must log in with two steps, see who does, and take a second step away.
    SecurityManage = "security:manage": Admin, Admin;
    /// Take the whole configuration out as one file, and take one in.
    ConfigurationManage = "configuration:manage": Admin, Admin;
    /// Change the name, colour and logo of the house.
    BrandManage = "brand:manage": Admin, Admin;
    /// Create and change bots.
    BotsManage = "bots:manage": Admin, Admin;
    /// Keep a bot from customers, and let it back.
    BotsHold = "bots:hold": Supervisor | Admin, Admin;
    /// Say how long words are kept.
    RetentionManage = "retention:manage": Admin, Admin;
    /// Change the routing policy.
    RoutingManage = "routing:manage": Admin, Admin;
    /// Set the telephone account and its limits.
    TelephonyManage = "telephony:manage": Admin, Admin;
    /// Create and change channels.
    ChannelsManage = "channels:manage": Admin, Admin;
    /// Connect webhooks, and see what they were told.
    WebhooksManage = "webhooks:manage": Admin, Admin;
    /// Create and revoke tokens.
    TokensManage = "tokens:manage": Admin, Admin;
}

/// Where a conversation stands for the question who may see it and in which view it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its team.
    pub team: TeamId,
    /// Its owner, or the operator whom it is offered to.
    pub operator: Option<OperatorId>,
    /// Its state as people see it.
    pub status: Status,
    /// True while it is offered to `operator`.
    #[serde(default)]
    pub is_offered: bool,
    /// Its contact reasons.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub categories: BTreeSet<CategoryId>,
    /// True while one of them hides it from agents.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_hidden: bool,
    /// Where its contact writes; absent in events of old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelId>,
    /// Whom notes mention who have not looked yet.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub mentioned: BTreeSet<OperatorId>,
}

/// Who is looking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The operator; a token without one sees as nobody in particular.
    pub operator: Option<OperatorId>,
    /// His role.
    pub role: Role,
    /// His teams, sorted.
    pub teams: Vec<TeamId>,
    /// The categories that he supervises, wherever their conversations are.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub supervises: BTreeSet<CategoryId>,
    /// A platform sees the conversations of its own channel, and no notes of colleagues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelId>,
}

impl Viewer {
    /// Says whether a conversation at `place` may be seen.
    #[must_use]
    pub fn sees(&self, place: &Place) -> bool {
        if self.channel.is_some() {
            return place.channel == self.channel;
        }
        self.role == Role::Admin
            || (self.operator.is_some() && place.operator == self.operator)
            || (self.teams.binary_search(&place.team).is_ok()
                && (self.role == Role::Supervisor || !place.is_hidden))
            || (self.role == Role::Supervisor && !self.supervises.is_disjoint(&place.categories))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_role_never_has_fewer_rights() {
        for right in Right::ALL {
            for pair in Role::ALL.windows(2) {
                assert!(
                    !right.is_held_by(pair[0]) || right.is_held_by(pair[1]),
                    "{}",
                    right.name()
                );
            }
            assert!(right.is_held_by(Role::Admin) && right.is_in(Scope::Admin));
        }
    }

    #[test]
    fn reading_tokens_change_nothing() {
        let readable: Vec<_> = Right::ALL
            .iter()
            .filter(|r| r.is_in(Scope::Read))
            .map(|r| r.name())
            .collect();
        assert_eq!(
            readable,
            ["conversations:read", "bot_steps:read", "desk:read"]
        );
    }

    #[test]
    fn an_agent_sees_his_teams_and_his_own() {
        let me = OperatorId::from_u128(1);
        let (mine, other) = (TeamId::from_u128(2), TeamId::from_u128(3));
        let viewer = Viewer {
            operator: Some(me),
            role: Role::Agent,
            teams: vec![mine],
            supervises: BTreeSet::new(),
            channel: None,
        };
        let at = |team, operator| Place {
            team,
            operator,
            status: Status::Active,
            is_offered: false,
            categories: BTreeSet::new(),
            is_hidden: false,
            channel: None,
            mentioned: BTreeSet::new(),
        };
        assert!(viewer.sees(&at(mine, None)));
        assert!(viewer.sees(&at(other, Some(me))));
        assert!(!viewer.sees(&at(other, None)));
        assert!(!viewer.sees(&at(other, Some(OperatorId::from_u128(9)))));
        let admin = Viewer {
            role: Role::Admin,
            teams: vec![],
            ..viewer
        };
        assert!(admin.sees(&at(other, None)));
    }

    #[test]
    fn a_platform_sees_its_channel_and_nothing_else_whatever_its_role() {
        let (own, other) = (ChannelId::from_u128(1), ChannelId::from_u128(2));
        let viewer = Viewer {
            operator: None,
            role: Role::Admin,
            teams: vec![TeamId::GENERAL],
            supervises: BTreeSet::new(),
            channel: Some(own),
        };
        let at = |channel| Place {
            team: TeamId::GENERAL,
            operator: None,
            status: Status::Active,
            is_offered: false,
            categories: BTreeSet::new(),
            is_hidden: true,
            channel,
            mentioned: BTreeSet::new(),
        };
        assert!(viewer.sees(&at(Some(own))));
        assert!(!viewer.sees(&at(Some(other))) && !viewer.sees(&at(None)));
    }

    #[test]
    fn what_a_category_hides_is_seen_by_those_who_supervise() {
        let (team, other) = (TeamId::from_u128(2), TeamId::from_u128(3));
        let bots = CategoryId::from_u128(4);
        let place = Place {
            team,
            operator: None,
            status: Status::Bot,
            is_offered: false,
            categories: [bots].into(),
            is_hidden: true,
            channel: None,
            mentioned: BTreeSet::new(),
        };
        let viewer = |role, teams: &[TeamId], supervises: &[CategoryId]| Viewer {
            operator: Some(OperatorId::from_u128(1)),
            role,
            teams: teams.to_vec(),
            supervises: supervises.iter().copied().collect(),
            channel: None,
        };
        assert!(!viewer(Role::Agent, &[team], &[]).sees(&place));
        assert!(!viewer(Role::Agent, &[team], &[bots]).sees(&place));
        assert!(viewer(Role::Supervisor, &[team], &[]).sees(&place));
        assert!(viewer(Role::Supervisor, &[other], &[bots]).sees(&place));
        assert!(!viewer(Role::Supervisor, &[other], &[]).sees(&place));
        let own = Place {
            operator: Some(OperatorId::from_u128(1)),
            ..place
        };
        assert!(viewer(Role::Agent, &[], &[]).sees(&own));
    }
}
