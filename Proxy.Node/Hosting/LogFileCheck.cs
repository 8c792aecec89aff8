using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Proxy.Configuration;
using Proxy.Membership.Hosting;

namespace Proxy.Node.Hosting;

/// <summary>Checks, without making it, that the file of a log can be written, or that its syslog can be found.</summary>
internal static partial class LogFileCheck
{
    private const string Key = "proxy.access-log.file";
    private const string SizeKey = "proxy.access-log.max-size";
    private const string SyslogKey = "proxy.access-log.syslog";
    private const string OwnSyslogKey = "proxy.log.syslog";

    // fcntl.h and unistd.h of Linux.
    private const int WorkingDirectory = -100;
    private const int WriteAllowed = 2;
    private const int SearchAllowed = 1;
    private const int OfEffectiveUser = 0x200;

    /// <summary>What is wrong; null for nothing.</summary>
    public static ConfigurationError? Find(AccessLogSettings settings) => settings switch
    {
        { Format: AccessLogFormat.Off } => null,
        { Syslog: { } syslog } => Find(SyslogKey, syslog),
        { File: { Length: > 0 } file } => Find(Key, file, path => Existing(settings, path)),
        _ => null,
    };

    /// <summary>What is wrong with where the process's log goes; null for nothing.</summary>
    public static ConfigurationError? Find(LogSettings settings) => settings switch
    {
        { Syslog: { } syslog } => Find(OwnSyslogKey, syslog),
        { File: { } file } => Find("proxy.log.file", file, path => Unopened("proxy.log.file", path)),
        _ => null,
    };

    /// <summary>What an operator should know although the node starts with it; null for nothing.</summary>
    public static string? Warn(AccessLogSettings settings) => settings.Format == AccessLogFormat.Off ? null : Warn(SyslogKey, settings.Syslog);

    /// <summary>The same of the process's log.</summary>
    public static string? Warn(LogSettings settings) => Warn(OwnSyslogKey, settings.Syslog);

    private static string? Warn(string key, SyslogSettings? syslog) => syslog is { To.Path: { } path } && !File.Exists(path)
        ? $"{key}.to: there is no socket {Quoted.Plain(path)}; lines are lost until there is one"
        : null;

    private static ConfigurationError? Find(string key, SyslogSettings syslog) => syslog.To.Host is { } host && HostProblem(host) is { } problem
        ? new($"{key}.to", $"{Quoted.Plain(host)} cannot be found: {problem}", "name a host that can, or its address")
        : null;

    private static string? HostProblem(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host).Length > 0 ? null : "it has no address";
        }
        catch (SocketException failure)
        {
            return failure.Message;
        }
    }

    private static ConfigurationError? Find(string key, string file, Func<string, ConfigurationError?> existing)
    {
        if (file.Contains('\0', StringComparison.Ordinal)) return new(key, $"{Quoted.Text(file)} is no path", "name a file");
        var path = Path.GetFullPath(file);
        if (Directory.Exists(path)) return new(key, $"{Quoted.Plain(path)} is a directory", "name a file in it");
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder)) return new(key, $"there is no directory {Quoted.Plain(folder)}", "create it, or name a file elsewhere");
        if (File.Exists(path)) return existing(path);
        return Access(WorkingDirectory, folder, WriteAllowed | SearchAllowed, OfEffectiveUser) == 0
            ? null
            : new(key, $"{Quoted.Plain(path)} may not be written by this user", "let the user of the node write there, or name a file elsewhere");
    }

    private static ConfigurationError? Existing(AccessLogSettings settings, string path)
    {
        if (Unopened(Key, path) is { } error) return error;
        return settings.MaxSize is not null && !LineSink.IsRegular(path)
            ? new(SizeKey, $"{Quoted.Plain(path)} is a pipe or a device, which cannot be rotated", "name a file, or leave max-size out")
            : null;
    }

    private static ConfigurationError? Unopened(string key, string path) => OpenProblem(path) is { } problem
        ? new(key, $"{Quoted.Plain(path)} cannot be appended to: {problem}", "name a file, or start the reader first")
        : null;

    // The reader of a pipe is at its end when the last that has opened it to write closes it: it is held until the log has it open.
    private static readonly List<LineSink> Held = [];

    /// <summary>Opens what is there already, which changes nothing.</summary>
    private static string? OpenProblem(string path)
    {
        try
        {
            var opened = LineSink.Append(path);
            if (LineSink.IsRegular(path)) opened.Dispose();
            else Held.Add(opened);
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
