using Proxy.Configuration;
using Proxy.Pbm.Exit;

namespace Proxy.Pbm.CommandLine;

/// <summary>Finds the token: the option, <c>PBM_TOKEN</c>, or the file that <c>PBM_TOKEN_FILE</c> names.</summary>
internal static class Tokens
{
    private const int MaxFile = 4 << 10;

    /// <summary>The token; null for none.</summary>
    /// <exception cref="PbmException">The file cannot be read, or the token cannot be sent.</exception>
    public static string? Find(string? option)
    {
        var token = option ?? Variable("PBM_TOKEN") ?? FromFile(Variable("PBM_TOKEN_FILE"));
        if (token is null || token.All(c => char.IsBetween(c, '!', '~'))) return token;
        throw new PbmException(ExitCode.Usage, "the token has characters that are not visible ASCII", "copy it again");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string? FromFile(string? file)
    {
        if (file is null) return null;
        try
        {
            var text = TextFile.ReadStart(file, MaxFile + 1);
            return text.Length <= MaxFile ? text.Trim() : throw new IOException($"{file} is longer than {MaxFile} characters, and no token");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PbmException(ExitCode.Usage, $"PBM_TOKEN_FILE: {failure.Message}", "name a file that you can read");
        }
    }
}
