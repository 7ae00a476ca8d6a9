// The part of the libsrtp 3 interface that the mediasoup worker uses, on top of libsrtp 2.
//
// libsrtp 3 makes the policy an opaque object with setters and gives protect and unprotect separate input
// and output buffers with size_t lengths. libsrtp 2 has a public policy structure and works in place with
// int lengths. The C functions stay as they are; what differs is added as C++ overloads beside them.
#pragma once

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <vector>

// Both interfaces call the policy srtp_policy_t. C linkage does not carry the names of types, so the
// structure of libsrtp 2 can be renamed here.
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

// Error codes that libsrtp 2 does not have.
constexpr srtp_err_status_t srtp_err_status_buffer_small{ static_cast<srtp_err_status_t>(28) };
constexpr srtp_err_status_t srtp_err_status_cryptex_err{ static_cast<srtp_err_status_t>(29) };

namespace srtp3
{
	struct Policy
	{
		srtp2_policy_t settings{};
		// Master key followed by master salt; settings.key points here while a session is created.
		std::vector<unsigned char> key;
	};

	using InPlace = srtp_err_status_t (*)(srtp_t, void*, int*);

	// Runs one of libsrtp 2's in-place functions on a copy of `in` in `out` (or on `in` itself where both are
	// the same). `*outLen` is the capacity of `out` on entry and the length of the result on success.
	inline srtp_err_status_t Run(
	  InPlace function,
	  srtp_t session,
	  const std::uint8_t* in,
	  std::size_t inLen,
	  std::uint8_t* out,
	  std::size_t* outLen,
	  std::size_t growth)
	{
		if (inLen > static_cast<std::size_t>(INT_MAX) - growth)
		{
			return srtp_err_status_bad_param;
		}

		if (inLen + growth > *outLen)
		{
			return srtp_err_status_buffer_small;
		}

		if (in != out)
		{
			std::memmove(out, in, inLen);
		}

		int len = static_cast<int>(inLen);

		const auto status = function(session, out, std::addressof(len));

		if (status == srtp_err_status_ok)
		{
			*outLen = static_cast<std::size_t>(len);
		}

		return status;
	}
} // namespace srtp3

using srtp_policy_t = srtp3::Policy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new (std::nothrow) srtp3::Policy();

	return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	if (policy && !policy->key.empty())
	{
		// Through a volatile pointer, so that the compiler keeps the write to memory about to be freed.
		volatile unsigned char* byte = policy->key.data();

		for (std::size_t idx{ 0 }; idx < policy->key.size(); ++idx)
		{
			byte[idx] = 0;
		}
	}

	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->settings.ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const auto status =
	  srtp_crypto_policy_set_from_profile_for_rtp(std::addressof(policy->settings.rtp), profile);

	if (status != srtp_err_status_ok)
	{
		return status;
	}

	return srtp_crypto_policy_set_from_profile_for_rtcp(std::addressof(policy->settings.rtcp), profile);
}

// One master key without key identifier (MKI), the only use the worker makes of it.
inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const std::uint8_t* key,
  std::size_t keyLen,
  const std::uint8_t* salt,
  std::size_t saltLen,
  const std::uint8_t* /*mki*/,
  std::size_t mkiLen)
{
	if (mkiLen != 0 || !policy->key.empty())
	{
		return srtp_err_status_bad_param;
	}

	policy->key.reserve(keyLen + saltLen);
	policy->key.insert(policy->key.end(), key, key + keyLen);
	policy->key.insert(policy->key.end(), salt, salt + saltLen);
	policy->settings.key = policy->key.data();

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->settings.allow_repeat_tx = allow ? 1 : 0;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, std::size_t windowSize)
{
	policy->settings.window_size = windowSize;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	// libsrtp 2 trusts the length of the key; a missing one would be read out of bounds.
	if (!policy->settings.key)
	{
		return srtp_err_status_bad_param;
	}

	return srtp_create(session, static_cast<const srtp2_policy_t*>(std::addressof(policy->settings)));
}

// `ssrc` in network byte order, as in libsrtp 2.
inline srtp_err_status_t srtp_stream_remove(srtp_t session, std::uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

inline srtp_err_status_t srtp_protect(
  srtp_t session,
  const std::uint8_t* rtp,
  std::size_t rtpLen,
  std::uint8_t* srtp,
  std::size_t* srtpLen,
  std::size_t mkiIndex)
{
	if (mkiIndex != 0)
	{
		return srtp_err_status_bad_mki;
	}

	return srtp3::Run(srtp_protect, session, rtp, rtpLen, srtp, srtpLen, SRTP_MAX_TRAILER_LEN);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session,
  const std::uint8_t* rtcp,
  std::size_t rtcpLen,
  std::uint8_t* srtcp,
  std::size_t* srtcpLen,
  std::size_t mkiIndex)
{
	if (mkiIndex != 0)
	{
		return srtp_err_status_bad_mki;
	}

	// SRTCP adds four octets (E flag and index) beside the trailer.
	return srtp3::Run(srtp_protect_rtcp, session, rtcp, rtcpLen, srtcp, srtcpLen, SRTP_MAX_TRAILER_LEN + 4);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const std::uint8_t* srtp, std::size_t srtpLen, std::uint8_t* rtp, std::size_t* rtpLen)
{
	return srtp3::Run(srtp_unprotect, session, srtp, srtpLen, rtp, rtpLen, 0);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const std::uint8_t* srtcp, std::size_t srtcpLen, std::uint8_t* rtcp, std::size_t* rtcpLen)
{
	return srtp3::Run(srtp_unprotect_rtcp, session, srtcp, srtcpLen, rtcp, rtcpLen, 0);
}
