using System.Runtime.InteropServices;
using Proxy.Configuration;
using Proxy.Membership.Hosting;

namespace Proxy.Node.Hosting;

/// <summary>Checks, without making it, that the file of a log can be written.</summary>
internal static partial class LogFileCheck
{
    // fcntl.h and unistd.h of Linux.
    private const int WorkingDirectory = -100;
    private const int WriteAllowed = 2;
    private const int SearchAllowed = 1;
    private const int OfEffectiveUser = 0x200;

    /// <summary>What is wrong with the access log's; null for nothing.</summary>
    public static ConfigurationError? Find(AccessLogSettings settings) =>
        settings is { Format: not AccessLogFormat.Off, File: { Length: > 0 } file } ? Find("proxy.access-log.file", file) : null;

    /// <summary>What is wrong with that of the process's log; null for nothing.</summary>
    public static ConfigurationError? Find(LogSettings settings) => settings.File is { } file ? Find("proxy.log.file", file) : null;

    private static ConfigurationError? Find(string key, string file)
    {
        if (file.Contains('\0', StringComparison.Ordinal)) return new(key, $"{Quoted.Text(file)} is no path", "name a file");
        var path = Path.GetFullPath(file);
        if (Directory.Exists(path)) return new(key, $"{Quoted.Plain(path)} is a directory", "name a file in it");
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder)) return new(key, $"there is no directory {Quoted.Plain(folder)}", "create it, or name a file elsewhere");
        if (File.Exists(path))
            return OpenProblem(path) is { } problem ? new(key, $"{Quoted.Plain(path)} cannot be appended to: {problem}", "name a file, or start the reader first") : null;
        return Access(WorkingDirectory, folder, WriteAllowed | SearchAllowed, OfEffectiveUser) == 0
            ? null
            : new(key, $"{Quoted.Plain(path)} may not be written by this user", "let the user of the node write there, or name a file elsewhere");
    }

    /// <summary>Opens what is there already, which changes nothing.</summary>
    private static string? OpenProblem(string path)
    {
        try
        {
            LineSink.Append(path).Dispose();
            return null;
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }

    [LibraryImport("libc", EntryPoint = "faccessat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(int directory, string path, int mode, int flags);
}
