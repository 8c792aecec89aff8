using System.Security.Cryptography;
using System.Text;
using Proxy.Configuration;

namespace Proxy.Cmd.Endpoint;

/// <summary>Tells what the bearer of a token may do. Without tokens everybody may do everything.</summary>
internal sealed class TokenGate
{
    private const string Scheme = "Bearer ";

    // 16 characters of base64 are 96 bits, beyond guessing over a network.
    private const int MinLength = 16;

    // A token, and the line feed or two that come with it; a file that is longer, or endless, is another one.
    private const int MaxFile = 4 << 10;

    private const string MakeOne = "make one: openssl rand -hex 32";

    private readonly byte[]? _full;
    private readonly byte[]? _readOnly;
    private readonly byte[]? _metrics;

    private TokenGate(string? full, string? readOnly, string? metrics)
    {
        _full = full is null ? null : Digest(full);
        _readOnly = readOnly is null ? null : Digest(readOnly);
        _metrics = metrics is null ? null : Digest(metrics);
    }

    /// <summary>Whether requests need a token.</summary>
    public bool DemandsToken => _full is not null || _readOnly is not null;

    /// <summary>Reads the tokens of the options and their files.</summary>
    /// <exception cref="AdminStartException">A token or its file does not do.</exception>
    public static TokenGate Create(AdminOptions options)
    {
        var full = Read("proxy.admin.token", options.Token, options.TokenFile);
        var readOnly = Read("proxy.admin.read-only-token", options.ReadOnlyToken, options.ReadOnlyTokenFile);
        var metrics = Read("proxy.admin.metrics-token", options.MetricsToken, options.MetricsTokenFile);
        if (full is not null && full == readOnly)
            throw new AdminStartException("proxy.admin.read-only-token", "it is the same as proxy.admin.token", MakeOne);
        if (metrics is null) return new TokenGate(full, readOnly, null);
        if (metrics == full || metrics == readOnly) throw new AdminStartException("proxy.admin.metrics-token", "it is the same as another token", MakeOne);
        return full is not null || readOnly is not null
            ? new TokenGate(full, readOnly, metrics)
            : throw new AdminStartException("proxy.admin.metrics-token", "without proxy.admin.token everybody may do everything, metrics included", "set proxy.admin.token, too");
    }

    /// <summary>What a request with this <c>Authorization</c> header may do.</summary>
    public Access Judge(string? authorization)
    {
        if (!DemandsToken) return Access.Full;
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return Access.None;
        var given = Digest(authorization[Scheme.Length..].Trim());

        // All are compared whatever the first says.
        var isFull = Matches(_full, given);
        var isReadOnly = Matches(_readOnly, given);
        var isMetrics = Matches(_metrics, given);
        return isFull ? Access.Full : isReadOnly ? Access.ReadOnly : isMetrics ? Access.Metrics : Access.None;
    }

    // Digests are of one length, so the comparison tells nothing of the token's.
    private static bool Matches(byte[]? token, byte[] given) => token is not null && CryptographicOperations.FixedTimeEquals(token, given);

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string? Read(string key, string? token, string? file)
    {
        if (file is null) return token is null ? null : Check(key, token);
        if (token is not null) throw new AdminStartException(key, $"{key}-file is written, too", "write one of them");
        try
        {
            var text = TextFile.ReadStart(file, MaxFile + 1);
            if (text.Length > MaxFile) throw new AdminStartException($"{key}-file", $"{file} is longer than {MaxFile} characters, and no token", MakeOne);
            return Check($"{key}-file", text.Trim());
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new AdminStartException($"{key}-file", $"{file} is a directory, or may not be read", Remedy(file), failure);
        }
        catch (FileNotFoundException failure)
        {
            throw new AdminStartException($"{key}-file", $"there is no {file}", Remedy(file), failure);
        }
        catch (Exception failure) when (failure is IOException or ArgumentException)
        {
            throw new AdminStartException($"{key}-file", $"{file} cannot be read: {failure.Message}", Remedy(file), failure);
        }
    }

    private static string Remedy(string file) => $"create {file}, readable by the node alone";

    private static string Check(string key, string token)
    {
        if (token.Length < MinLength) throw new AdminStartException(key, $"the token is shorter than {MinLength} characters", MakeOne);
        if (!token.All(c => char.IsBetween(c, '!', '~'))) throw new AdminStartException(key, "the token has characters that are not visible ASCII", MakeOne);
        return token;
    }
}
