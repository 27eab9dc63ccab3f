// How a listing is to be shown where it goes.
#pragma once

namespace evenshard::report {

struct View {
  bool color = false;
  int width = 0;            ///< Columns of the terminal; 0: not limited.
  bool terminal = false;    ///< For people on a screen: run ids are shortened.
  bool sparklines = false;  ///< Block characters are shown as such.
};

}  // namespace evenshard::report
