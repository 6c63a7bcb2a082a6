//! Facebook: a post is named by a number or a `pfbid…`, for some kinds together with its page or group;
//! neither tells a time (platforms.md 5.6).
//!
//! The key begins with what it is: `posts/page/id`, `groups/group/id`, `photo/id`, `video/id`. Short
//! links (`fb.watch`, `/share/…`) name no post by themselves. Cases: `tests/cases/platform/`.

use url::Url;

use super::meta_page;
use super::permalink::{
    HostRow, Hosts, PostPath, host_of, is_name, is_number, query_value, segments, web_address,
};
use super::reply::{Question, Reply};
use crate::model::post::{PostAnswer, PostKey, PostSource};

/// What the letters of a scrambled id begin with.
const SCRAMBLED_PREFIX: &str = "pfbid";

pub(super) const HOST_ROWS: &[HostRow] = &[HostRow {
    name: "facebook-post",
    // There is one for every language, as `de-de.facebook.com`.
    hosts: Hosts::Under("facebook.com"),
    read: post_path,
}];

/// The page of a post.
pub(super) fn permalink(id: &str) -> Option<String> {
    const HOST: &str = "https://www.facebook.com";
    match id.split('/').collect::<Vec<&str>>().as_slice() {
        ["posts", page, id] => Some(format!("{HOST}/{page}/posts/{id}")),
        ["groups", group, id] => Some(format!("{HOST}/groups/{group}/posts/{id}")),
        ["photo", id] => Some(format!("{HOST}/photo.php?fbid={id}")),
        ["video", id] => Some(format!("{HOST}/watch/?v={id}")),
        _ => None,
    }
}

fn post_path(url: &Url) -> Option<PostPath> {
    // A comment is no post, and its words are not those of the post it stands under.
    if query_value(url, "comment_id").is_some() {
        return None;
    }
    let parts = segments(url);
    let asked = |field| query_value(url, field).filter(|value| is_post_id(value));
    match parts.as_slice() {
        // A frame names the post it shows; it shows no other frame.
        ["plugins", "post.php" | "video.php"] => {
            let shown = query_value(url, "href").filter(|href| !href.contains("/plugins/"))?;
            post_path(&web_address(&shown).filter(is_own)?)
        }
        ["permalink.php" | "story.php"] => {
            let page = asked("id").filter(|page| is_number(page))?;
            posted(&page, &asked("story_fbid")?)
        }
        ["photo.php" | "photo"] => numbered("photo", &asked("fbid")?),
        ["watch"] => numbered("video", &asked("v")?),
        ["watch", "live"] => numbered("video", &asked("v")?),
        ["reel", id, ..] => numbered("video", id),
        ["groups", group, "posts" | "permalink", id, ..] if is_name(group) => {
            is_post_id(id).then(|| PostPath {
                id: format!("groups/{group}/{id}"),
                handle: None,
            })
        }
        [page, "posts", id] | [page, "posts", _, id] if is_name(page) => posted(page, id),
        [page, "photos", .., id] if is_name(page) => numbered("photo", id),
        [page, "videos", .., id] if is_name(page) => numbered("video", id),
        _ => None,
    }
}

fn is_own(url: &Url) -> bool {
    host_of(url).is_some_and(|host| host == "facebook.com" || host.ends_with(".facebook.com"))
}

/// A page's post. The page is a name or a number; only a name is a handle.
fn posted(page: &str, id: &str) -> Option<PostPath> {
    let page = page.to_ascii_lowercase();
    let handle = (!is_number(&page)).then(|| page.clone());
    is_post_id(id).then(|| PostPath {
        id: format!("posts/{page}/{id}"),
        handle,
    })
}

/// A picture or film: numbers of their own, whatever page shows them.
fn numbered(kind: &str, id: &str) -> Option<PostPath> {
    is_number(id).then(|| PostPath {
        id: format!("{kind}/{id}"),
        handle: None,
    })
}

fn is_post_id(id: &str) -> bool {
    is_number(id)
        || id.strip_prefix(SCRAMBLED_PREFIX).is_some_and(|rest| {
            is_name(rest) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// The post's own page, which usually asks visitors to sign in.
pub(super) fn questions(permalink: &str) -> Vec<Question> {
    vec![Question {
        source: PostSource::Page,
        url: permalink.to_owned(),
    }]
}

/// Reads the page. One notice stands for posts that were taken down and posts that are not for everybody.
pub(super) fn answer(key: &PostKey, reply: &Reply<'_>) -> PostAnswer {
    meta_page::read(key, reply)
}
