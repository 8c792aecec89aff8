namespace Proxy.Pbm.Shell;

/// <summary>The lines that were typed, in a file of the user's alone. A token never gets into it.</summary>
internal sealed class History
{
    private const int MaxLines = 1000;

    private readonly string? _file;
    private readonly string? _token;
    private readonly List<string> _lines = [];

    /// <summary>The history that the file holds; an empty one if it cannot be read.</summary>
    /// <param name="file">Where it is kept; null to keep it nowhere.</param>
    /// <param name="token">What must not get into it; null for nothing.</param>
    public History(string? file, string? token)
    {
        _file = file;
        _token = token;
        if (file is null || !File.Exists(file)) return;
        try
        {
            _lines.AddRange(File.ReadLines(file).TakeLast(MaxLines));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A history that cannot be read is an empty one.
        }
    }

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The file in the user's state directory (XDG Base Directory Specification); null when there is no home.</summary>
    public static string? DefaultFile()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(state))
        {
            var home = Environment.GetEnvironmentVariable("HOME");
            if (string.IsNullOrEmpty(home)) return null;
            state = Path.Combine(home, ".local", "state");
        }

        return Path.Combine(state, "pbm", "history");
    }

    /// <summary>Adds a line, unless it is empty, the same as the last one, or has a token in it.</summary>
    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || (_lines.Count > 0 && _lines[^1] == line) || HasToken(line)) return;
        _lines.Add(line);
        if (_lines.Count > MaxLines) _lines.RemoveAt(0);
        if (_file is not null) Save(_file);
    }

    private bool HasToken(string line) =>
        line.Contains("--token", StringComparison.Ordinal) || (_token is not null && line.Contains(_token, StringComparison.Ordinal));

    private void Save(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var writer = new StreamWriter(file, options);
            foreach (var line in _lines) writer.WriteLine(line);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The shell works without one.
        }
    }
}
