/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
int pkc_bad( int level )
{
  return level;
}
