namespace Proxy.Configuration;

/// <summary>Reads a configuration file.</summary>
public static class ConfigurationFile
{
    // One character more than is parsed at most, so that a file that is too long, or endless, is told from one that is not.
    private const int MaxRead = ConfigurationText.MaxLength + 1;

    /// <summary>Reads and parses a file; a file that cannot be read is an error like any other.</summary>
    public static ConfigurationTextResult Read(string path)
    {
        try
        {
            return ConfigurationText.Parse(TextFile.ReadStart(path, MaxRead), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed(path, "there is no such file", "check the path after --config");
        }
        catch (Exception e) when (e is UnauthorizedAccessException)
        {
            return Failed(path, "it is a directory, or may not be read", "name a file that the user of this process may read");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            return Failed(path, $"it cannot be read: {Quoted.Plain(e.Message)}", "check the path after --config");
        }
    }

    private static ConfigurationTextResult Failed(string path, string problem, string remedy) =>
        new(null, [new(Quoted.Plain(path), problem, remedy)]);
}
