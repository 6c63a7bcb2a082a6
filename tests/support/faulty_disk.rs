//! A disk under SQLite that keeps account of every write, and fails where it is told to.
//!
//! A VFS (<https://sqlite.org/vfs.html>) that hands everything on to the system's own; only files in the folder
//! that is watched are looked at, so tests beside this one are not touched. What was written since a file was
//! last synced may be lost by a power cut: `disk_account` makes such a folder.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::fs;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Mutex, Once};

use super::disk_account::Operation;
use rusqlite::ffi::{
    self, SQLITE_FULL, SQLITE_IOERR_DELETE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_TRUNCATE,
    SQLITE_IOERR_WRITE, SQLITE_OK, sqlite3_file, sqlite3_filename, sqlite3_int64,
    sqlite3_io_methods, sqlite3_vfs,
};

/// How an operation fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failing {
    /// It reports an error and has done nothing.
    Before,
    /// It reports an error and is done all the same.
    After,
    /// The disk is full.
    Full,
}

struct Watch {
    folder: PathBuf,
    operations: Vec<Operation>,
    fail: Option<(usize, Failing)>,
    /// Once something failed everything fails until the watch ends, as on a disk that is gone.
    lasting: bool,
}

static WATCH: Mutex<Option<Watch>> = Mutex::new(None);

/// The account of one watch; while it lives no other can begin.
pub struct Account {
    /// The files as they were when the watch began.
    pub base: Vec<(String, Vec<u8>)>,
    _alone: std::sync::MutexGuard<'static, ()>,
}

static ALONE: Mutex<()> = Mutex::new(());

/// Watches the files of SQLite in a folder; the operation numbered `fail` fails, and so does every one after it
/// where `lasting`.
pub fn watch(folder: &Path, fail: Option<(usize, Failing)>, lasting: bool) -> Account {
    install();
    let alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let folder = folder.canonicalize().expect("a folder");
    let base = fs::read_dir(&folder)
        .expect("a folder")
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("a file"))
        })
        .collect();
    *WATCH.lock().expect("no holder panics") = Some(Watch {
        folder,
        operations: Vec::new(),
        fail,
        lasting,
    });
    Account {
        base,
        _alone: alone,
    }
}

impl Account {
    /// How many operations there were so far.
    pub fn count(&self) -> usize {
        let watch = WATCH.lock().expect("no holder panics");
        watch.as_ref().map_or(0, |watch| watch.operations.len())
    }

    /// All operations so far.
    pub fn operations(&self) -> Vec<Operation> {
        let watch = WATCH.lock().expect("no holder panics");
        watch
            .as_ref()
            .map_or_else(Vec::new, |watch| watch.operations.clone())
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        *WATCH.lock().expect("no holder panics") = None;
    }
}

/// Enters an operation; tells how it is to fail, if it is.
fn enter(operation: Operation) -> Option<Failing> {
    let mut watch = WATCH.lock().expect("no holder panics");
    let watch = watch.as_mut()?;
    let number = watch.operations.len();
    watch.operations.push(operation);
    let (fails, how) = watch.fail?;
    (number == fails || watch.lasting && number > fails).then_some(how)
}

/// Does an operation, or fails as told.
fn attempt(operation: Operation, code: c_int, really: impl FnOnce() -> c_int) -> c_int {
    match enter(operation) {
        None => really(),
        Some(Failing::Before) => code,
        Some(Failing::After) => {
            let done = really();
            if done == SQLITE_OK { code } else { done }
        }
        Some(Failing::Full) => SQLITE_FULL,
    }
}

/// The name of a file in the watched folder.
fn watched(path: *const c_char) -> Option<String> {
    if path.is_null() {
        return None;
    }
    // SAFETY: SQLite hands over a path that ends with a zero byte.
    let path = unsafe { CStr::from_ptr(path) }
        .to_string_lossy()
        .into_owned();
    let path = PathBuf::from(path);
    let watch = WATCH.lock().expect("no holder panics");
    let folder = &watch.as_ref()?.folder;
    let parent = path.parent()?.canonicalize().ok()?;
    (parent == *folder).then(|| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    })?
}

/// Our file: what SQLite sees, the name, and behind it the system's own file.
#[repr(C)]
struct Watched {
    seen: sqlite3_file,
    name: *mut String,
}

fn system_vfs() -> *mut sqlite3_vfs {
    // SAFETY: the system's VFS is there as long as the process.
    unsafe { (*ptr::addr_of!(OURS)).0.pAppData.cast() }
}

/// SAFETY of everything below: SQLite calls these with a file that `open` made, which is `Watched` with the
/// system's file right behind it.
unsafe fn inner(file: *mut sqlite3_file) -> *mut sqlite3_file {
    unsafe { file.cast::<Watched>().add(1).cast() }
}

unsafe fn name(file: *mut sqlite3_file) -> String {
    unsafe { (*(*file.cast::<Watched>()).name).clone() }
}

macro_rules! hand_on {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $result:ty = $method:ident;)*) => {
        $(unsafe extern "C" fn $name(file: *mut sqlite3_file, $($argument: $kind),*) -> $result {
            unsafe {
                let inner = inner(file);
                ((*(*inner).pMethods).$method.expect("the system has it"))(inner, $($argument),*)
            }
        })*
    };
}

hand_on! {
    read(to: *mut c_void, amount: c_int, at: sqlite3_int64) -> c_int = xRead;
    file_size(size: *mut sqlite3_int64) -> c_int = xFileSize;
    lock(level: c_int) -> c_int = xLock;
    unlock(level: c_int) -> c_int = xUnlock;
    check_reserved(result: *mut c_int) -> c_int = xCheckReservedLock;
    control(what: c_int, argument: *mut c_void) -> c_int = xFileControl;
    sector_size() -> c_int = xSectorSize;
    device() -> c_int = xDeviceCharacteristics;
    shm_map(region: c_int, size: c_int, extend: c_int, to: *mut *mut c_void) -> c_int = xShmMap;
    shm_lock(offset: c_int, count: c_int, flags: c_int) -> c_int = xShmLock;
    shm_barrier() -> () = xShmBarrier;
    shm_unmap(delete: c_int) -> c_int = xShmUnmap;
    fetch(at: sqlite3_int64, amount: c_int, to: *mut *mut c_void) -> c_int = xFetch;
    unfetch(at: sqlite3_int64, from: *mut c_void) -> c_int = xUnfetch;
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    unsafe {
        let inner = inner(file);
        let closed = ((*(*inner).pMethods).xClose.expect("the system has it"))(inner);
        drop(Box::from_raw((*file.cast::<Watched>()).name));
        closed
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    amount: c_int,
    at: sqlite3_int64,
) -> c_int {
    unsafe {
        let length = usize::try_from(amount).expect("an amount");
        let operation = Operation::Write {
            file: name(file),
            at: at.cast_unsigned(),
            bytes: std::slice::from_raw_parts(from.cast::<u8>(), length).to_vec(),
        };
        attempt(operation, SQLITE_IOERR_WRITE, || {
            let inner = inner(file);
            ((*(*inner).pMethods).xWrite.expect("the system has it"))(inner, from, amount, at)
        })
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    unsafe {
        let operation = Operation::Truncate {
            file: name(file),
            length: size.cast_unsigned(),
        };
        attempt(operation, SQLITE_IOERR_TRUNCATE, || {
            let inner = inner(file);
            ((*(*inner).pMethods).xTruncate.expect("the system has it"))(inner, size)
        })
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    unsafe {
        let operation = Operation::Sync { file: name(file) };
        attempt(operation, SQLITE_IOERR_FSYNC, || {
            let inner = inner(file);
            ((*(*inner).pMethods).xSync.expect("the system has it"))(inner, flags)
        })
    }
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, path: *const c_char, folder: c_int) -> c_int {
    unsafe {
        let system = system_vfs();
        let really = || ((*system).xDelete.expect("the system has it"))(system, path, folder);
        match watched(path) {
            // A file that is not there is not deleted.
            Some(file) if Path::new(&*CStr::from_ptr(path).to_string_lossy()).exists() => {
                attempt(Operation::Delete { file }, SQLITE_IOERR_DELETE, really)
            }
            _ => really(),
        }
    }
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 3,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: Some(fetch),
    xUnfetch: Some(unfetch),
};

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    path: sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    told: *mut c_int,
) -> c_int {
    unsafe {
        let system = system_vfs();
        let really = (*system).xOpen.expect("the system has it");
        let Some(name) = watched(path) else {
            return really(system, path, file, flags, told);
        };
        (*file).pMethods = ptr::null();
        let opened = really(system, path, inner(file), flags, told);
        if opened == SQLITE_OK {
            (*file.cast::<Watched>()).name = Box::into_raw(Box::new(name));
            (*file).pMethods = &raw const METHODS;
        }
        opened
    }
}

/// A VFS is a plain table that SQLite guards itself.
struct Shared(sqlite3_vfs);
// SAFETY: written once, before SQLite knows of it.
unsafe impl Sync for Shared {}

static mut OURS: Shared = Shared(sqlite3_vfs {
    iVersion: 0,
    szOsFile: 0,
    mxPathname: 0,
    pNext: ptr::null_mut(),
    zName: ptr::null(),
    pAppData: ptr::null_mut(),
    xOpen: None,
    xDelete: None,
    xAccess: None,
    xFullPathname: None,
    xDlOpen: None,
    xDlError: None,
    xDlSym: None,
    xDlClose: None,
    xRandomness: None,
    xSleep: None,
    xCurrentTime: None,
    xGetLastError: None,
    xCurrentTimeInt64: None,
    xSetSystemCall: None,
    xGetSystemCall: None,
    xNextSystemCall: None,
});

/// Puts our VFS in front of the system's, for the rest of the process.
fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: inside `Once` nobody else looks at `OURS`, and it lives as long as the process. The functions
        // copied from the system's VFS do not look at the VFS they are called with.
        unsafe {
            let system = ffi::sqlite3_vfs_find(ptr::null());
            let ours = &raw mut OURS.0;
            ptr::copy_nonoverlapping(system, ours, 1);
            (*ours).szOsFile += size_of::<Watched>() as c_int;
            (*ours).zName = c"accounting".as_ptr();
            (*ours).pNext = ptr::null_mut();
            (*ours).pAppData = system.cast();
            (*ours).xOpen = Some(open);
            (*ours).xDelete = Some(delete);
            assert_eq!(ffi::sqlite3_vfs_register(ours, 1), SQLITE_OK);
        }
    });
}
