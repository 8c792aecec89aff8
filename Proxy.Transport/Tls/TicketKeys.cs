using System.Runtime.InteropServices;

namespace Proxy.Transport.Tls;

/// <summary>The keys that a server's session tickets are encrypted with: AES-256-CBC and HMAC-SHA256 (RFC 5077, 4). The first encrypts; what
/// a later one decrypts is renewed.</summary>
internal sealed unsafe class TicketKeys : IDisposable
{
    private const int NameBytes = 16;
    private const int MacBytes = 32;
    private const int VectorBytes = 16;

    private const int Failed = -1;
    private const int NotFound = 0;
    private const int Good = 1;
    private const int Renew = 2;

    private readonly byte* _keys;
    private readonly int _count;

    /// <summary>Takes the keys over.</summary>
    /// <exception cref="TlsException">One is not 80 bytes long.</exception>
    internal TicketKeys(IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        if (keys.Any(key => key.Length != TlsServerOptions.TicketKeyBytes))
            throw new TlsException($"a ticket key has {TlsServerOptions.TicketKeyBytes} bytes; make one: openssl rand -base64 {TlsServerOptions.TicketKeyBytes}");
        _count = keys.Count;
        _keys = (byte*)NativeMemory.Alloc((nuint)(_count * TlsServerOptions.TicketKeyBytes));
        for (var i = 0; i < _count; i++) keys[i].Span.CopyTo(new Span<byte>(KeyAt(i), TlsServerOptions.TicketKeyBytes));
    }

    /// <summary>What OpenSSL's callback for ticket keys does. A ticket of TLS 1.3 is for one connection (RFC 8446, appendix C.4), so the next one
    /// needs another.</summary>
    /// <returns>1 when the key is set, 2 when it is and the ticket should be renewed, 0 when there is none, below 0 on an error.</returns>
    internal int Apply(byte* name, byte* vector, nint cipher, nint mac, bool encrypt, bool isOnce)
    {
        if (encrypt)
        {
            if (Libcrypto.RAND_bytes(vector, VectorBytes) != 1) return Failed;
            Buffer.MemoryCopy(KeyAt(0), name, NameBytes, NameBytes);
            return Libcrypto.EVP_EncryptInit_ex(cipher, Libcrypto.EVP_aes_256_cbc(), 0, CipherKey(0), vector) == 1 && SetMac(mac, 0) ? Good : Failed;
        }

        for (var i = 0; i < _count; i++)
        {
            if (!new ReadOnlySpan<byte>(KeyAt(i), NameBytes).SequenceEqual(new ReadOnlySpan<byte>(name, NameBytes))) continue;
            var isSet = Libcrypto.EVP_DecryptInit_ex(cipher, Libcrypto.EVP_aes_256_cbc(), 0, CipherKey(i), vector) == 1 && SetMac(mac, i);
            return !isSet ? Failed : i == 0 && !isOnce ? Good : Renew;
        }

        return NotFound;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Clear(_keys, (nuint)(_count * TlsServerOptions.TicketKeyBytes));
        NativeMemory.Free(_keys);
    }

    private byte* KeyAt(int index) => _keys + (index * TlsServerOptions.TicketKeyBytes);

    private byte* CipherKey(int index) => KeyAt(index) + NameBytes + MacBytes;

    private bool SetMac(nint mac, int index)
    {
        fixed (byte* key = "key\0"u8, digest = "digest\0"u8, sha = "SHA256\0"u8)
        {
            var parameters = stackalloc CryptoParameter[3];
            parameters[0] = new CryptoParameter { Key = key, Type = CryptoParameter.Octets, Data = KeyAt(index) + NameBytes, Size = MacBytes };
            parameters[1] = new CryptoParameter { Key = digest, Type = CryptoParameter.Utf8, Data = sha, Size = 6 };
            parameters[2] = default;
            return Libcrypto.EVP_MAC_CTX_set_params(mac, parameters) == 1;
        }
    }
}
