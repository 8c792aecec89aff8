using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Proxy.Actors.Stores.Segments;

/// <summary>A directory on a disk, of one process at a time.</summary>
internal sealed class SegmentDirectory : ISegmentDirectory
{
    private const string LockName = "lock";

    // Those that this process has, by what they are: there may be several paths to one.
    private static readonly ConcurrentDictionary<(ulong Device, ulong Inode), string> Taken = [];

    private readonly string _path;
    private readonly Action? _release;

    private SegmentDirectory(string path, Action? release) => (_path, _release) = (path, release);

    /// <summary>Makes the directory if it is not there, and takes it for this process. The kernel lets go of it with the process.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="IOException">Somebody else has it, or it cannot be written.</exception>
    public static SegmentDirectory Take(string path)
    {
        SafeFileHandle? directory = null;
        try
        {
            Make(path);
            // The directory itself, as a file in it may be deleted. And the file, as some file systems (NFS) lock files alone; FileShare.None is flock(2), too.
            directory = LinuxFiles.OpenDirectory(path);
            var identity = LinuxFiles.Identity(directory);
            if (!LinuxFiles.TryLock(directory))
                throw new IOException(Taken.TryGetValue(identity, out var other) ? $"this node has it already, as {other}" : "another process has it");
            var file = File.OpenHandle(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Taken[identity] = path;
            return new SegmentDirectory(path, () => Release(identity, file, directory));
        }
        catch (Exception error)
        {
            directory?.Dispose();
            if (error is UnauthorizedAccessException) throw new IOException(error.Message, error);
            throw;
        }
    }

    private static void Release((ulong Device, ulong Inode) identity, SafeFileHandle file, SafeFileHandle directory)
    {
        Taken.TryRemove(identity, out _);
        file.Dispose();
        LinuxFiles.Unlock(directory);
        directory.Dispose();
    }

    public ISegmentDirectory Below(string name)
    {
        var path = Path.Combine(_path, name);
        Make(path);
        return new SegmentDirectory(path, null);
    }

    public long FreeBytes => new DriveInfo(_path).AvailableFreeSpace;

    public IReadOnlyList<string> Names() => [.. Directory.EnumerateFiles(_path).Select(Path.GetFileName).OfType<string>()];

    public ISegmentFile Create(string name, long length)
    {
        var path = Path.Combine(_path, name);
        var file = OpenFile(path, FileMode.CreateNew);
        try
        {
            LinuxFiles.Allocate(file, length);
            return new SegmentFile(file, path);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    public ISegmentFile Open(string name)
    {
        var path = Path.Combine(_path, name);
        var file = OpenFile(path, FileMode.Open);
        LinuxFiles.LeaveAccessTime(file);
        return new SegmentFile(file, path);
    }

    public void Rename(string name, string newName) => File.Move(Path.Combine(_path, name), Path.Combine(_path, newName), overwrite: true);

    public void Delete(string name)
    {
        try
        {
            File.Delete(Path.Combine(_path, name));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public void Sync() => LinuxFiles.SyncDirectory(_path);

    public void Dispose() => _release?.Invoke();

    private static void Make(string path)
    {
        if (Directory.Exists(path)) return;
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        LinuxFiles.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);
    }

    // Others may read a file that is written, and it may be deleted while somebody reads it.
    private static SafeFileHandle OpenFile(string path, FileMode mode)
    {
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }
}
